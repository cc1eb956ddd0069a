import { Construct } from 'constructs';
import { isKnown, refuse, warn } from '../core/validate';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html#choose-origin-shield-region
const SHIELDED = [
  'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1',
  'eu-west-2', 'me-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-2',
];

/**
 * Rejects an invalid Region, and warns about a Region that is not known to offer Origin Shield.
 */
export function validateOriginShield(scope: Construct, region: string | undefined): void {
  if (!isKnown(region)) return;
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    refuse(scope, `\`originShieldRegion\` must be a Region such as eu-west-1, got ${region}`);
  }
  if (!SHIELDED.includes(region)) {
    warn(scope, 'originShieldNotOffered', `CloudFront is not known to offer Origin Shield in ${region}, `
      + `and may reject the distribution. Set \`originShieldRegion\` to the nearest of ${SHIELDED.join(', ')}`);
  }
}
