import { DeploymentTool } from './deployment-tool';
import { CurrentService, Findings } from './findings';
import { quoteForShell } from '../../shared/text';

/** A step of a migration, with its commands. */
export interface Step {
  readonly title: string;
  readonly commands: readonly string[];
  readonly notes: readonly string[];
}

/** Hosts of which only the service can change the DNS record. */
const OF_VENDORS = /\.imgix\.net$/i;

function isOfVendor(host: string): boolean {
  return OF_VENDORS.test(host);
}

/** Returns the steps from the current service to the image CDN, and back. */
export function stepsOf({ current, cdn, buckets, traffic }: Findings, tool: DeploymentTool): Step[] {
  const moves = cdn.ownDomain !== undefined;
  const host = current.host ?? 'images.example.com';
  return [
    {
      title: 'Deploy the image CDN beside what serves the images now. Nothing changes for viewers',
      commands: [...tool.preparation, tool.deploy],
      notes: [
        ...tool.notes,
        cdn.region === undefined
          ? 'Deploy it in the Region of the bucket.' : `The stack is in ${cdn.region}, where the originals are.`,
      ],
    },
    ...buckets.length > 0 ? [accessStep(buckets)] : [],
    compareStep(host, traffic !== undefined),
    ...moves ? moveSteps(current, tool) : [switchStep(current, host, tool)],
    rollbackStep(current, host, moves, tool),
    cleanUpStep(current),
  ];
}

function compareStep(host: string, hasUrls: boolean): Step {
  return {
    title: 'Compare the images of both',
    commands: [
      `npx cdk-image-cdn migrate --check urls.txt --old ${quoteForShell(`https://${host}`)} --new https://NEW_DOMAIN`,
    ],
    notes: [
      'NEW_DOMAIN is the domain name of the new distribution, such as d1234abcd.cloudfront.net. '
      + (hasUrls ? 'urls.txt may be the same log or list.' : 'urls.txt has one URL per line, or is an access log.'),
      'Open the page that the command writes, and review the differences.',
    ],
  };
}

function accessStep(buckets: readonly string[]): Step {
  return {
    title: 'Allow access to the originals, and let changes purge variants',
    commands: buckets.map(bucket => `aws s3api put-bucket-notification-configuration --bucket ${bucket} `
      + '--notification-configuration \'{"EventBridgeConfiguration":{}}\''),
    notes: [
      'The policy of an imported bucket does not change. The synthesis prints a warning with each statement that it '
      + 'needs, and outputs of the stack, such as `BucketPolicyStatement`, have them with all values. Add them, and '
      + 'keep those that are there.',
      'The command replaces notifications: add those that exist, from `aws s3api '
        + 'get-bucket-notification-configuration`.',
      'A bucket of another account must also allow `s3:GetObject` to the role of the transform function.',
    ],
  };
}

/** CloudFront moves a name in one request, without a gap. The target must have the certificate then. */
function moveSteps({ aliases = [] }: CurrentService, tool: DeploymentTool): Step[] {
  return [
    {
      title: 'Give the new distribution the certificate, without the names, which are still taken',
      commands: [
        'aws cloudfront get-distribution-config --id NEW_ID > new.json',
        'jq \'.DistributionConfig | .ViewerCertificate = {"ACMCertificateArn": "CERTIFICATE_ARN", '
        + '"SSLSupportMethod": "sni-only", "MinimumProtocolVersion": "TLSv1.2_2021"}\' new.json > config.json',
        'aws cloudfront update-distribution --id NEW_ID --if-match "$(jq -r .ETag new.json)" '
        + '--distribution-config file://config.json',
        'aws cloudfront wait distribution-deployed --id NEW_ID',
      ],
      notes: ['NEW_ID is the ID of the new distribution, and CERTIFICATE_ARN is that of the next step. CloudFormation '
        + 'has the same certificate after the next step.'],
    },
    {
      title: 'Switch: move the domain names. Edge locations serve them from the new distribution within minutes',
      commands: [
        ...aliases.map(alias => 'aws cloudfront associate-alias --target-distribution-id NEW_ID --alias '
          + `${quoteForShell(alias)}`),
        tool.deployMoved,
      ],
      notes: [
        ...tool.beforeMoving,
        'Until then, do not deploy the stack.',
        'Then point the DNS record to the new domain name. Both names lead to the new distribution meanwhile.',
        'Between two accounts, a TXT record is required, and the current distribution must be disabled: see '
        + 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move.html',
      ],
    },
  ];
}

function switchStep(
  { isShared, isOnCloudFront }: CurrentService, host: string, { domain }: DeploymentTool,
): Step {
  if (isShared) {
    return {
      title: 'Switch: the distribution serves more than images, so it keeps its domain names',
      commands: [],
      notes: [
        `Give the image CDN a name of its own, such as images.example.com, by ${domain}, and use it in pages.`,
        'To keep the URLs of images, create the `ImageCdn` in the CDK app of the distribution instead, with '
        + '`distribution` and `pathPattern`: see docs/mounting.md.',
      ],
    };
  }
  return {
    title: 'Switch',
    commands: [],
    notes: [switchNote(host, isOnCloudFront, domain)],
  };
}

function switchNote(host: string, isOnCloudFront: boolean, domain: string): string {
  if (!isOfVendor(host) && !isOnCloudFront) {
    return `Set ${domain}, deploy, and point the DNS record of ${host} to NEW_DOMAIN. Both services respond while DNS `
      + 'records expire.';
  }
  const reason = isOfVendor(host)
    ? `${host} is not your domain name` : 'The distribution has no domain name of its own';
  return `${reason}, so the host of URLs changes: replace it in pages with NEW_DOMAIN. To use a domain name of yours, `
    + `set ${domain}.`;
}

function rollbackStep(current: CurrentService, host: string, moves: boolean, tool: DeploymentTool): Step {
  const { distributionId = 'OLD_ID', aliases = [], isOnCloudFront } = current;
  return {
    title: 'To roll back, at any time before the last step',
    commands: moves
      ? [...aliases.map(alias =>
        `aws cloudfront associate-alias --target-distribution-id ${quoteForShell(distributionId)} --alias `
          + `${quoteForShell(alias)}`),
      tool.deployMovedBack]
      : [],
    notes: moves
      ? [...tool.beforeMovingBack, 'Point the DNS record to the former domain name.']
      : [isOnCloudFront || isOfVendor(host) ? 'Use the former URLs in pages again.'
        : 'Point the DNS record to the former service again.'],
  };
}

function cleanUpStep(current: CurrentService): Step {
  const { name, stackName, distributionId = 'OLD_ID', isShared, isWebsite, isOnCloudFront, ownBuckets = [] } = current;
  const title = 'Clean up when access logs of the former service show no more requests';
  if (isShared) {
    const note = isWebsite ? `Nothing: ${name} serves the website.` : `Remove the behaviors with images from ${name}.`;
    return { title, commands: [], notes: [note] };
  }
  if (!isOnCloudFront) return { title, commands: [], notes: [`Turn off ${name}.`] };
  if (stackName === undefined) {
    return {
      title,
      commands: [`aws cloudfront delete-distribution --id ${quoteForShell(distributionId)} --if-match ETAG`],
      notes: [
        `Disable ${name} first, and wait until it is deployed. Remove it from the tool that made it, such as `
          + 'Terraform, instead, if there is one.',
        'Then remove its statements from the policy of the bucket, and its functions.',
      ],
    };
  }
  return {
    title,
    commands: [`aws cloudformation delete-stack --stack-name ${quoteForShell(stackName)}`],
    notes: ownBuckets.length === 0 ? [] : [`The stack owns ${ownBuckets.join(', ')}: copy the originals to another `
      + 'bucket before, with `aws s3 sync`, since the stack deletes them.'],
  };
}
