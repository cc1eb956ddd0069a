import * as fs from 'node:fs';
import * as path from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Build, RELEASED, cdnOf, named, released } from './releases';
import { UpdateOrder } from './verdict';
import {
  AccessLogs, ImageCdn, ImageCdnProps, ImageReplica, ImageTransformation, LogFormat, OnDemandOptions, OriginAccess,
  Purge, UrlSigning, WebAcl,
} from '../../../src';
import { Deployment, HERE, Strength, deployment } from '../../updates';

/** An update of a deployed CDN, with the remarks that it is known to cause. */
export interface Pair {
  readonly name: string;
  readonly before: () => Deployment;
  readonly after: () => Deployment;
  readonly order?: UpdateOrder;
  readonly expected: Remarks;
}

/** The remarks on an update. Resources are named by their logical IDs, without hashes. */
export interface Remarks {
  readonly replaced?: readonly string[];
  readonly renamed?: readonly string[];
  /** Kept outside the stack. */
  readonly retained?: readonly string[];
  /** Not deleted, because the stack of the CDN still uses them when their own stack is updated. */
  readonly leftBehind?: readonly string[];
  /** Permissions that a function loses some seconds before it is updated. */
  readonly lostFirst?: readonly string[];
  /** Reasons not to deploy this, with the kind of each. */
  readonly verdicts?: readonly string[];
}

type StackIn = (name: string, region: string) => Stack;

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:images-AbCdEf';

const onDemand = ImageTransformation.onDemand();
const originalsPath = 'original';
const otherFiles = ['*.pdf'];
const [control, migrating] = [OriginAccess.control(), OriginAccess.migrating()];

const cdn = (props: ImageCdnProps = {}): Build => cdnOf(() => props);
const transformed = (options?: OnDemandOptions): Build =>
  cdn({ transformation: ImageTransformation.onDemand(options) });
const signed = cdnOf((_stackIn, here) => ({
  transformation: ImageTransformation.onDemand({ signing: signing(here) }),
}));
const logging = (accessLogs: AccessLogs): Build =>
  cdnOf(stackIn => ({ accessLogs, usEast1: { logsAndAlarms: stackIn('Logs', 'us-east-1') } }));
const locked = cdnOf((_stackIn, here) => ({
  trustedKeyGroups: [cloudfront.KeyGroup.fromKeyGroupId(here, 'Keys', 'k1')],
}));

function signing(here: Stack): UrlSigning {
  return UrlSigning.hmac({ secret: secretsmanager.Secret.fromSecretCompleteArn(here, 'Secret', SECRET) });
}

function replicaIn(stackIn: StackIn): ImageReplica {
  return new ImageReplica(stackIn('There', 'eu-central-1'), 'Replica');
}

/** A CDN with a replica, or beside one. */
function besideReplica(originAccess: OriginAccess | undefined, isReplicated = false): Build {
  return (here, stackIn) => {
    const replica = replicaIn(stackIn);
    new ImageCdn(here, 'Images', { originAccess, ...isReplicated && { replica } });
  };
}

function besideLogStack(here: Stack, stackIn: StackIn): void {
  stackIn('Logs', 'us-east-1');
  new ImageCdn(here, 'Images');
}

function inOwnBucket(props: ImageCdnProps, encryption?: s3.BucketEncryption): Build {
  return cdnOf((_stackIn, here) => ({
    bucket: new s3.Bucket(here, 'Own', { enforceSSL: true, encryption }),
    ...props,
  }));
}

function encrypted(props: ImageCdnProps = {}): Build {
  return inOwnBucket({ originAccess: control, ...props }, s3.BucketEncryption.KMS);
}

function elsewhere(props: ImageCdnProps = {}): Build {
  return cdnOf(stackIn => ({
    bucket: new s3.Bucket(stackIn('Home', 'eu-west-1'), 'Own', { enforceSSL: true }), purge: Purge.none(), ...props,
  }));
}

/** A CDN with a certificate of us-east-1 for one name, and perhaps with a web ACL there. */
function withEast(
  { domainName = 'img.example.com', hasWebAcl = false, id = 'Certificate', former = [] as string[] },
): Build {
  return (here, stackIn) => {
    const before = stackIn('East', 'us-east-1');
    const certificateFor = (name: string, its: string) => new acm.Certificate(before, its, {
      domainName: name, validation: acm.CertificateValidation.fromDns(),
    });
    former.forEach((name, index) => certificateFor(name, `Certificate${index || ''}`));
    new ImageCdn(here, 'Images', {
      domainNames: [domainName],
      certificate: certificateFor(domainName, id),
      ...hasWebAcl && { webAcl: WebAcl.managed(), usEast1: { webAcl: before } },
    });
  };
}

/** An update of a CDN that refers to a stack in us-east-1, with the strengths of its references. */
function acrossRegions(
  name: string, [before, strength]: [Build, Strength], [after, next]: [Build, Strength], expected: Remarks = {},
  order?: UpdateOrder,
): Pair {
  return {
    name,
    before: () => deployment(before, undefined, strength),
    after: () => deployment(after, undefined, next),
    order,
    expected,
  };
}

/** The records of a CDN with these names, which keep the logical IDs that they have in a deployment. */
function withIdsOf(former: () => Deployment, ...domainNames: string[]): Build {
  return (here, stackIn) => {
    named(...domainNames)(here, stackIn);
    const [before, after] = [former(), deployment(named(...domainNames))].map(
      templates => templates.get(HERE)!.Resources,
    );
    const idOf = (resources: Record<string, any>, name: string, type: string) => Object.keys(resources)
      .find(id => resources[id].Properties.Name === `${name}.` && resources[id].Properties.Type === type)!;
    for (const name of domainNames) {
      for (const type of ['A', 'AAAA']) here.renameLogicalId(idOf(after, name, type), idOf(before, name, type));
    }
  };
}

function pair(name: string, before: Build, after: Build, expected: Remarks = {}, order?: UpdateOrder): Pair {
  return { name, before: () => deployment(before), after: () => deployment(after), order, expected };
}

/** Several deployments in a row. */
function row(
  name: string,
  builds: readonly Build[],
  expected: readonly Remarks[] = [],
  orders: readonly UpdateOrder[] = [],
): Pair[] {
  return builds
    .slice(1)
    .map((after, index) =>
      pair(
        `${name}, deployment ${index + 1} of ${builds.length - 1}`,
        builds[index],
        after,
        expected[index],
        orders[index],
      ),
    );
}

/** A second stack of the same name, from the same code, in another Region of the account. */
function inOtherRegionToo(name: string, build: Build, expected: Remarks = {}): Pair {
  const both = () =>
    new Map([...deployment(build), ['the same in us-west-2', deployment(build, 'us-west-2').get(HERE)!]]);
  return { name, before: () => deployment(build), after: both, expected };
}

function lastReleased(name: string): Deployment {
  const file = path.join(__dirname, `last-release/${name.replace(/ /g, '-')}.json`);
  return new Map(Object.entries<Record<string, any>>(JSON.parse(fs.readFileSync(file, 'utf8'))));
}

function sinceLastRelease(name: string): Pair {
  return {
    name: `${UPGRADE}: ${name}`,
    before: () => lastReleased(name),
    after: () => released(name),
    expected: SINCE_LAST_RELEASE[name] ?? {},
  };
}

/** The beginning of the names of upgrades from the last release. */
export const UPGRADE = 'upgrade from the last release';

/** The remarks on upgrades, for CDNs whose templates have changed since the last release. */
const SINCE_LAST_RELEASE: Readonly<Record<string, Remarks>> = {};

const POLICIES = ['CachePolicy', 'ResponseHeadersPolicy'];
const OWN_BUCKET = ['Bucket → Own', 'BucketPolicy → OwnPolicy'];
const KEPT_WITH_TRANSFORMATION = ['OnChangeWorkerLogs', 'TransformerLogs', 'Variants'];
const CALLED_TOO_EARLY = 'interrupts viewers: Transformer rejects edge locations that are updated';
const NOT_READABLE_YET = 'interrupts viewers: the bucket of * rejects edge locations that are updated';
const twoNames = () => deployment(named('img.example.com', 'cdn.example.com'));
const THREE = ['img.example.com', 'cdn.example.com', 'pix.example.com'];
const RECORD = 'is created while another one has its HostedZoneId and Name and Type';
const NOT_SERVED = 'interrupts viewers: img.example.com is not served any more';

/** The table of updates. For each row with a verdict, docs/upgrading.md has the way around it. */
export const PAIRS: readonly Pair[] = [
  pair('nothing changes', cdn(), cdn()),

  pair('add `transformation` at once', cdn(), transformed(), { replaced: POLICIES, verdicts: [CALLED_TOO_EARLY] }),
  ...row(
    'add `transformation`, from OAI to OAC',
    [
      cdn(),
      cdn({ transformation: onDemand, originAccess: migrating }),
      cdn({ transformation: onDemand, originAccess: control }),
    ],
    [{ replaced: POLICIES }],
  ),
  ...row(
    'add `transformation`, with OAI',
    [cdn(), cdn({ transformation: onDemand, originAccess: migrating }), transformed()],
    [{ replaced: POLICIES }],
  ),
  ...row(
    'add `transformation`, with OAC',
    [
      cdn({ originAccess: control }),
      cdn({ transformation: onDemand, originAccess: migrating }),
      cdn({ transformation: onDemand, originAccess: control }),
    ],
    [{ replaced: POLICIES }],
  ),
  pair('add `transformation` at once, with a KMS key', encrypted(), encrypted({ transformation: onDemand }), {
    replaced: POLICIES,
    verdicts: ['interrupts viewers: the key of * rejects edge locations that are not updated yet', CALLED_TOO_EARLY],
  }),
  ...row('add `transformation`, with a KMS key', [
    encrypted(),
    encrypted({ transformation: onDemand, originalsPath, originAccess: migrating }),
    encrypted({ transformation: onDemand }),
  ]),
  ...row(
    'add `transformation`, bucket in another stack',
    [
      elsewhere(),
      elsewhere({ transformation: onDemand, originalsPath, originAccess: migrating }),
      elsewhere({ transformation: onDemand }),
    ],
    [],
    ['as they depend', 'the CDN first'],
  ),
  ...row(
    'remove `transformation`',
    [transformed(), cdn({ transformation: onDemand, originalsPath }), cdn()],
    [{}, { retained: KEPT_WITH_TRANSFORMATION }],
  ),
  pair(
    'remove `transformation` at once, with OAC',
    cdn({ transformation: onDemand, originAccess: control }),
    cdn({ originAccess: control }),
    {
      replaced: POLICIES,
      retained: KEPT_WITH_TRANSFORMATION,
      verdicts: [NOT_READABLE_YET],
    },
  ),

  pair('add `otherFiles`', transformed(), cdn({ transformation: onDemand, otherFiles })),
  pair('remove `otherFiles`', cdn({ transformation: onDemand, otherFiles }), transformed()),
  pair('remove `otherFiles`, with OAC',
    cdn({ transformation: onDemand, otherFiles, originAccess: control }),
    cdn({ transformation: onDemand, originAccess: control })),

  pair('add `replica`', besideReplica(undefined), besideReplica(undefined, true)),
  pair('remove `replica`', besideReplica(undefined, true), besideReplica(undefined), {}, 'the CDN first'),
  pair('add `replica`, with OAC', besideReplica(control), besideReplica(control, true)),
  pair('remove `replica`, with OAC', besideReplica(control, true), besideReplica(control), {}, 'the CDN first'),

  pair(
    'add logs in a bucket',
    cdn(),
    logging(AccessLogs.toBucket()),
  ),
  pair(
    'remove logs, the stack of the CDN first',
    logging(AccessLogs.toBucket()),
    besideLogStack,
    {
      retained: ['AccessLogs'],
      verdicts: [
        'fails at deployment: Hereeuwest1RefImagesDistribution is still in use, or is missing, in another stack',
      ],
    },
  ),
  pair(
    'remove logs, their stack first',
    logging(AccessLogs.toBucket()),
    besideLogStack,
    {
      retained: ['AccessLogs'],
    },
    'the others first',
  ),
  pair(
    'change the format of logs',
    logging(AccessLogs.toBucket()),
    logging(AccessLogs.toBucket({ format: LogFormat.JSON })),
    {
      replaced: ['LogDelivery', 'LogDestination'],
      verdicts: ['fails at deployment: LogDestination is created while another one has its Name'],
    },
  ),
  pair(
    'move logs from a bucket to a log group',
    logging(AccessLogs.toBucket()),
    logging(AccessLogs.toLogGroup()),
    { replaced: ['LogDelivery', 'LogDestination'], retained: ['AccessLogs'] },
  ),
  {
    name: 'from legacy logs to logs (v2) in a bucket at once, in us-east-1',
    before: () => deployment(cdn({ accessLogs: AccessLogs.legacy() }), 'us-east-1'),
    after: () => deployment(cdn({ accessLogs: AccessLogs.toBucket() }), 'us-east-1'),
    expected: {
      verdicts: ['fails at deployment: AccessLogs has an ACL for legacy logs, and cannot disable ACLs'],
    },
  },
  pair('remove legacy logs', cdn({ accessLogs: AccessLogs.legacy() }), cdn(), { retained: ['AccessLogs'] }),

  pair('add `purge`', cdn(), cdn({ purge: Purge.onChange() })),
  pair('remove `purge`', cdn({ purge: Purge.onChange() }), cdn(), { retained: ['OnChangeWorkerLogs'] }),
  pair('remove `purge`, with `transformation`', transformed(), cdn({ transformation: onDemand, purge: Purge.none() }), {
    retained: ['OnChangeWorkerLogs'],
  }),

  pair('add a domain name', cdn(), named('img.example.com')),
  pair('append a domain name', named('img.example.com'), named('img.example.com', 'cdn.example.com')),
  pair(
    'insert a domain name after the first',
    named(...THREE),
    named('img.example.com', 'new.example.com', 'cdn.example.com', 'pix.example.com'),
  ),
  pair(
    'reorder domain names after the first',
    named(...THREE),
    named('img.example.com', 'pix.example.com', 'cdn.example.com'),
  ),
  pair('remove the second of three domain names', named(...THREE), named('img.example.com', 'pix.example.com'), {
    verdicts: ['interrupts viewers: cdn.example.com is not served any more'],
  }),
  pair('remove the domain name', named('img.example.com'), cdn(), {
    verdicts: ['interrupts viewers: img.example.com is not served any more'],
  }),
  // No IDs avoid these two together with the upgrade of a CDN that has one name, and with appending: see
  // `recordSuffix()`.
  pair(
    'make the second domain name the first',
    named('img.example.com', 'cdn.example.com'),
    named('cdn.example.com', 'img.example.com'),
    {
      replaced: [
        'Alias',
        'AliasIpv6',
        'Aliascdnexamplecom → Aliasimgexamplecom',
        'AliasIpv6cdnexamplecom → AliasIpv6imgexamplecom',
      ],
      verdicts: ['Alias', 'AliasIpv6', 'Aliasimgexamplecom', 'AliasIpv6imgexamplecom'].map(
        id => `fails at deployment: ${id} ${RECORD}`,
      ),
    },
  ),
  pair(
    'make the second domain name the first, with the former logical IDs',
    named('img.example.com', 'cdn.example.com'),
    withIdsOf(twoNames, 'cdn.example.com', 'img.example.com'),
  ),
  pair('remove the first of two domain names', named('img.example.com', 'cdn.example.com'), named('cdn.example.com'), {
    replaced: ['Alias', 'AliasIpv6'],
    verdicts: [
      'interrupts viewers: img.example.com is not served any more',
      ...['Alias', 'AliasIpv6'].map(id => `fails at deployment: ${id} ${RECORD}`),
    ],
  }),
  pair(
    'remove the first of two domain names, with the former logical IDs',
    named('img.example.com', 'cdn.example.com'),
    withIdsOf(twoNames, 'cdn.example.com'),
    {
      verdicts: ['interrupts viewers: img.example.com is not served any more'],
    },
  ),

  acrossRegions(
    'another domain name, with a certificate that is referenced strongly',
    [withEast({}), 'strong'],
    [withEast({ domainName: 'cdn.example.com' }), 'strong'],
    {
      replaced: ['Certificate'],
      verdicts: [
        NOT_SERVED,
        'fails at deployment: Eastuseast1RefCertificate has another value, which the writer of exports rejects',
      ],
    },
  ),
  acrossRegions(
    'another domain name, with another certificate that is referenced strongly',
    [withEast({}), 'strong'],
    [withEast({ domainName: 'cdn.example.com', id: 'Next' }), 'strong'],
    {
      replaced: ['Certificate → Next'],
      verdicts: [
        NOT_SERVED,
        'fails at deployment: Eastuseast1RefCertificate is still in use, or is missing, in another stack',
      ],
    },
  ),
  acrossRegions(
    'another domain name, with a certificate that is referenced weakly',
    [withEast({}), 'weak'],
    [withEast({ domainName: 'cdn.example.com' }), 'weak'],
    { replaced: ['Certificate'], leftBehind: ['Certificate'], verdicts: [NOT_SERVED] },
  ),
  acrossRegions(
    'another domain name, with another certificate that is referenced weakly, deployment 1 of 2',
    [withEast({}), 'weak'],
    [withEast({ domainName: 'cdn.example.com', id: 'Next', former: ['img.example.com'] }), 'weak'],
    { verdicts: [NOT_SERVED] },
  ),
  acrossRegions(
    'another domain name, with another certificate that is referenced weakly, deployment 2 of 2',
    [withEast({ domainName: 'cdn.example.com', id: 'Next', former: ['img.example.com'] }), 'weak'],
    [withEast({ domainName: 'cdn.example.com', id: 'Next' }), 'weak'],
  ),
  acrossRegions(
    'remove `webAcl` that is referenced strongly',
    [withEast({ hasWebAcl: true }), 'strong'],
    [withEast({}), 'strong'],
    {
      verdicts: [
        'fails at deployment: Eastuseast1FnGetAttHereImagesWebAclA4EABE42Arn is still in use, or is missing, in '
          + 'another stack',
      ],
    },
  ),
  acrossRegions(
    'remove `webAcl` that is referenced weakly',
    [withEast({ hasWebAcl: true }), 'weak'],
    [withEast({}), 'weak'],
    { leftBehind: ['WebAcl'] },
  ),
  acrossRegions(
    'remove `webAcl` that is referenced weakly, the stack of the CDN first',
    [withEast({ hasWebAcl: true }), 'weak'],
    [withEast({}), 'weak'],
    {},
    'the CDN first',
  ),
  acrossRegions(
    'from strong to weak references at once',
    [withEast({ hasWebAcl: true }), 'strong'],
    [withEast({ hasWebAcl: true }), 'weak'],
    {
      verdicts: ['RefCertificate', 'FnGetAttHereImagesWebAclA4EABE42Arn'].map(
        id => `fails at deployment: Eastuseast1${id} is still in use, or is missing, in another stack`,
      ),
    },
  ),
  acrossRegions(
    'from strong to weak references, deployment 1 of 2',
    [withEast({ hasWebAcl: true }), 'strong'],
    [withEast({ hasWebAcl: true }), 'both'],
  ),
  acrossRegions(
    'from strong to weak references, deployment 2 of 2',
    [withEast({ hasWebAcl: true }), 'both'],
    [withEast({ hasWebAcl: true }), 'weak'],
  ),
  acrossRegions(
    'from strong to weak references, deployment 1 of 2 with another domain name',
    [withEast({}), 'strong'],
    [withEast({ domainName: 'cdn.example.com' }), 'both'],
    {
      replaced: ['Certificate'],
      verdicts: [
        NOT_SERVED,
        'fails at deployment: Eastuseast1RefCertificate has another value, which the writer of exports rejects',
      ],
    },
  ),

  pair('add `signing`', transformed(), signed, {
    verdicts: ['interrupts viewers: URLs of new variants without `s` are rejected'],
  }),
  pair('remove `signing`', signed, transformed(), { lostFirst: ['Transformer: secretsmanager:GetSecretValue'] }),
  pair('add `trustedKeyGroups`', cdn(), locked, {
    verdicts: ['interrupts viewers: URLs that no trusted key signed are rejected'],
  }),
  pair('remove `trustedKeyGroups`', locked, cdn()),

  pair('OAI to OAC at once', cdn(), cdn({ originAccess: control }), { verdicts: [NOT_READABLE_YET] }),
  ...row('OAI to OAC', [cdn(), cdn({ originAccess: migrating }), cdn({ originAccess: control })]),
  ...row('OAI to OAC, with `transformation`', [
    transformed(),
    cdn({ transformation: onDemand, originAccess: migrating }),
    cdn({ transformation: onDemand, originAccess: control }),
  ]),

  pair('change `quality`', transformed(), transformed({ quality: { avif: 60 } })),
  pair('change `memorySize`', transformed(), transformed({ memorySize: 3008 })),
  pair('change `presets`', transformed(), transformed({ presets: { card: { width: 640 } } })),
  pair('change `defaultTtl`', cdn(), cdn({ defaultTtl: Duration.days(2) }), { replaced: ['CachePolicy'] }),
  pair('change `allowedOrigins`', cdn(), cdn({ allowedOrigins: ['https://www.example.com'] }), {
    replaced: ['ResponseHeadersPolicy'],
  }),
  pair(
    'add `hotLinkProtection`',
    transformed(),
    cdn({
      transformation: onDemand,
      hotLinkProtection: { allowedReferrers: ['example.com'] },
    }),
  ),
  pair('another bucket', cdn(), inOwnBucket({}), { replaced: OWN_BUCKET, retained: ['Bucket'] }),
  pair('another bucket at once, with OAC', cdn({ originAccess: control }), inOwnBucket({ originAccess: control }), {
    replaced: OWN_BUCKET,
    retained: ['Bucket'],
    verdicts: [NOT_READABLE_YET],
  }),
  ...row(
    'another bucket, with OAC',
    [cdn({ originAccess: control }), inOwnBucket({ originAccess: migrating }), inOwnBucket({ originAccess: control })],
    [{ replaced: OWN_BUCKET, retained: ['Bucket'] }],
  ),

  inOtherRegionToo('the same CDN in another Region', RELEASED.transformation),
  inOtherRegionToo('the same CDN in another Region, with a domain name', named('img.example.com'), {
    verdicts: [
      'fails at deployment: Distribution is created while another one has its Aliases',
      ...['Alias', 'AliasIpv6'].map(id => `fails at deployment: ${id} ${RECORD}`),
    ],
  }),

  ...Object.keys(RELEASED).map(sinceLastRelease),
];
