import { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  AccessLogs,
  ImageCdn,
  ImageCdnProps,
  ImageReplica,
  ImageTransformation,
  OriginAccess,
} from '../../../src';
import { Deployment, deployment } from '../../updates';

/** Builds the stacks of an app: one for the CDN, and others by name and Region. */
export type Build = (here: Stack, stackIn: (name: string, region: string) => Stack) => void;

/** Returns a build with one CDN of these props. */
export function cdnOf(
  propsIn: (stackIn: (name: string, region: string) => Stack, here: Stack) => ImageCdnProps = () => ({}),
): Build {
  return (here, stackIn) => void new ImageCdn(here, 'Images', propsIn(stackIn, here));
}

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';

/** Returns a build with one CDN of these names, which has their records in a hosted zone. */
export function named(...domainNames: string[]): Build {
  return cdnOf((_stackIn, here) => ({
    domainNames,
    certificate: acm.Certificate.fromCertificateArn(here, 'Certificate', CERTIFICATE),
    hostedZone: route53.HostedZone.fromHostedZoneAttributes(here, 'Zone', {
      hostedZoneId: 'Z0123456789',
      zoneName: 'example.com',
    }),
  }));
}

/** The CDNs that are compared between releases. Each must be possible in both of them. */
export const RELEASED: Record<string, Build> = {
  'minimal': cdnOf(),
  'transformation': cdnOf(() => ({ transformation: ImageTransformation.onDemand() })),
  'maximal': cdnOf(stackIn => ({
    transformation: ImageTransformation.onDemand({ presets: { card: { width: 640, height: 360 } } }),
    originalsPath: 'original',
    originAccess: OriginAccess.control(),
    replica: new ImageReplica(stackIn('There', 'eu-central-1'), 'Replica'),
    hotLinkProtection: { allowedReferrers: ['example.com'] },
    accessLogs: AccessLogs.legacy(),
  })),
  'logs in a log group': cdnOf(stackIn => ({
    accessLogs: AccessLogs.toLogGroup(), usEast1: { logsAndAlarms: stackIn('Logs', 'us-east-1') },
  })),
  'logs in a bucket': cdnOf(stackIn => ({
    accessLogs: AccessLogs.toBucket(), usEast1: { logsAndAlarms: stackIn('Logs', 'us-east-1') },
  })),
  'in us-east-1 with logs in a log group': cdnOf(() => ({ accessLogs: AccessLogs.toLogGroup() })),
  'in us-east-1 with logs in a bucket': cdnOf(() => ({ accessLogs: AccessLogs.toBucket() })),
  'a domain name': named('img.example.com'),
  'two domain names': named('img.example.com', 'cdn.example.com'),
};

/** Synthesizes a CDN as it is stored: without the code of edge functions, and with masked hashes of assets. */
export function released(name: string): Deployment {
  const templates = deployment(RELEASED[name], name.startsWith('in us-east-1') ? 'us-east-1' : undefined);
  return new Map([...templates].map(([stack, template]) => [stack, masked(template)]));
}

function masked(template: Record<string, any>): Record<string, any> {
  const text = JSON.stringify(template, (key, value) =>
    key === 'FunctionCode' || key === 'ZipFile' ? 'masked' : value,
  );
  return JSON.parse(text.replace(/[0-9a-f]{64}/g, 'masked'));
}
