import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { ImageCdn, ImageCdnProps, WebAcl } from '../../../src';
import { warnings } from '../../support';

const STRENGTH = '@aws-cdk/core:defaultCrossStackReferences';
const domainNames = ['images.example.com'];

/** A CDN whose props refer to a stack in us-east-1. */
function cdnWith(propsIn: (east: Stack) => ImageCdnProps, strength?: string, region = 'eu-west-1'): Stack {
  const app = new App({ context: { [STRENGTH]: strength } });
  const stackIn = (id: string, where: string) =>
    new Stack(app, id, { env: { account: '111122223333', region: where }, crossRegionReferences: true });
  const [east, stack] = [stackIn('East', 'us-east-1'), stackIn('Test', region)];
  new ImageCdn(stack, 'Images', propsIn(east));
  return stack;
}

const certified = (east: Stack): ImageCdnProps => ({
  domainNames,
  certificate: new acm.Certificate(east, 'Certificate', {
    domainName: domainNames[0], validation: acm.CertificateValidation.fromDns(),
  }),
});
const imported = (east: Stack): ImageCdnProps => ({
  domainNames,
  certificate: acm.Certificate.fromCertificateArn(east, 'Imported', certified(east).certificate!.certificateArn),
});
const guarded = (before: Stack): ImageCdnProps => ({ webAcl: WebAcl.managed(), usEast1: { webAcl: before } });
const withOwnAcl = (east: Stack): ImageCdnProps => ({
  webAcl: WebAcl.fromArn(new wafv2.CfnWebACL(east, 'Acl', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: { cloudWatchMetricsEnabled: false, sampledRequestsEnabled: false, metricName: 'acl' },
  }).attrArn),
});

describe('a strong reference of an ImageCdn to a stack in another Region', () => {
  test('is warned about, with the line of context and the way for deployed stacks', () => {
    const stack = cdnWith(certified);
    Annotations.fromStack(stack).hasWarning('/Test/Images', Match.exact(
      '`certificate` refers to a stack in another Region strongly (East, us-east-1), as the CDK does by default: a '
        + 'deployment that replaces or removes it fails, and ends in UPDATE_ROLLBACK_FAILED. Other domain names replace '
        + 'a certificate. Set the context `"@aws-cdk/core:defaultCrossStackReferences": "weak"` in cdk.json before the '
        + 'first deployment. Stacks that are deployed already need two deployments: '
        + 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/upgrading.md#from-strong-to-weak-references '
        + '[ack: cdk-image-cdn:strongReference]',
    ));
    Template.fromStack(stack).resourceCountIs('Custom::CrossRegionExportReader', 1);
  });

  test.each<[string, (east: Stack) => ImageCdnProps, string]>([
    ['`certificate` by ARN', imported, '`certificate`'],
    ['`WebAcl.managed()`', guarded, '`webAcl`'],
    ['`WebAcl.fromArn()`', withOwnAcl, '`webAcl`'],
  ])('is warned about for %s', (_, propsIn, prop) => {
    for (const strength of [undefined, 'strong']) {
      const stack = cdnWith(propsIn, strength);
      expect(warnings(stack)).toEqual(['strongReference']);
      Annotations.fromStack(stack).hasWarning('/Test/Images', Match.stringLikeRegexp(`^${prop} refers to a stack in`));
    }
  });

  test.each(['weak', 'both'])('is not warned about with the context %s, which makes it weak', strength => {
    const stack = cdnWith(east => ({ ...certified(east), ...guarded(east) }), strength);
    expect(warnings(stack)).toEqual([]);
    const template = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(template).toContain('"Fn::GetStackOutput"');
    expect(template).not.toContain('ExportsReader');
  });

  test('is not warned about in the same Region, or for ARNs that are known', () => {
    expect(warnings(cdnWith(certified, undefined, 'us-east-1'))).toEqual([]);
    expect(warnings(cdnWith(east => ({
      domainNames,
      certificate: acm.Certificate.fromCertificateArn(
        east, 'Imported', 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000',
      ),
      webAcl: WebAcl.fromArn('arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/00000000-0000-4000-8000-000000000000'),
    })))).toEqual([]);
  });
});
