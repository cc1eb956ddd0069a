import * as fc from 'fast-check';
import { SourceConfig, localPathOf } from '../../../src/model/source-config';
import { SourceRoute, keysOfObject, objectKeyOf } from '../../../src/model/source-routes';
import { AwsClient, Credentials } from '../../../src/runtime/aws/aws-client';
import { Bucket } from '../../../src/runtime/aws/bucket';
import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';
import { RoutedOriginals, S3OriginalReader, SourceClient } from '../../../src/runtime/transformer/originals';
import { Problem, ProblemType } from '../../../src/runtime/transformer/problem';
import { printKey } from '../../../src/runtime/url/image-request';
import { listen, urlOf } from '../../../src/tools/local/http/listener';
import { LambdaFunction } from '../../../src/tools/local/lambda/lambda-function';
import { awsEndpoint } from '../../../src/tools/local/lambda/services/aws-endpoint';
import { sourceUrlOf } from '../../../src/tools/local/lambda/services/source-api';
import { MemoryObjectStore } from '../../../src/tools/local/s3/memory-object-store';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine } from '../engine';
import { S3Server, expectOk, makeBucket, versitygwProgram, withVersitygw } from '../tools/versitygw';

export const versitygwSourceRoutes: Engine = {
  name: 'versitygw-source-routes',
  title: 'several sources with prefixes: random routes to buckets and to buckets outside AWS, each with an access key '
    + 'of its own, compared with the local edge',
  install: async () => void versitygwProgram(),
  run: (cells, mode, { seed }) => inTemporaryFolder(folder =>
    withVersitygw(folder, server => compare(cells, server, { numRuns: mode === 'short' ? 20 : 200, seed }))),
};

const REGION = 'us-east-1';
const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/transformer`;

/** The buckets in AWS, of which the function reads some folders. */
const READABLE: Record<string, readonly string[]> = { catalog: ['v1/', 'v2/my images/'], blog: ['blog/'] };
/** The buckets outside AWS. Each has an owner of its own, and no other access key reads it. */
const OUTSIDE = ['photos', 'archive'];
const BUCKETS = [...Object.keys(READABLE), ...OUTSIDE];

const ROLE_CLIENT = { service: 's3', region: REGION };
const MAX_BYTES = 2 ** 16;
const UNREACHABLE: ProblemType = 'source-unreachable';

const KEYS = ['shoe.jpg', 'a/shoe.jpg', 'a/b c+(1).jpg', 'old/猫.jpg'];
const FOLDERS = ['', 'v1/', 'v2/my images/', 'blog/'];

/** The servers that functions read, and the credentials for each. */
interface Place {
  readonly s3: string;
  /** The URL below which buckets outside AWS are. */
  readonly outside: string;
  readonly role: Credentials;
  /** The access keys of the owners of the buckets outside AWS. */
  readonly keys: Readonly<Record<string, Credentials>>;
}

async function compare(cells: Cells, server: S3Server, options: { numRuns: number; seed: number }): Promise<void> {
  const owner = server.addAccount('owner', 'userplus');
  const transformer = server.addAccount('transformer');
  const stores = new Map(BUCKETS.map(name => [name, new MemoryObjectStore(Date.now)]));
  const owners = new Map(OUTSIDE.map(bucket => [bucket, server.addAccount(`owner-of-${bucket}`, 'userplus')]));
  for (const bucket of BUCKETS) {
    const { send } = owners.get(bucket) ?? owner;
    await makeBucket(send, bucket);
    for (const key of FOLDERS.flatMap(folder => KEYS.map(name => folder + name))) {
      const body = Buffer.from(`${bucket}/${key}`);
      await expectOk(send('PUT', `/${bucket}${printKey(key)}`, body));
      stores.get(bucket)!.put(key, body, {});
    }
    if (owners.has(bucket)) continue;
    await expectOk(owner.send('PUT', `/${bucket}?policy`, JSON.stringify({
      Version: '2012-10-17',
      Statement: statementsOn(bucket)
        .map(statement => ({ ...statement, Principal: { AWS: [transformer.keys.accessKeyId] } })),
    })));
  }
  const theirs: Place = {
    s3: server.url,
    outside: server.url,
    role: transformer.keys,
    keys: Object.fromEntries([...owners].map(([bucket, { keys }]) => [bucket, keys])),
  };
  await withLocalEdge(stores, theirs, async ours => {
    await compareRoutes(cells, ours, theirs, options);
    await compareKeys(cells, ours, theirs);
  });
}

/** The statements of the role, as the construct writes them. */
function statementsOn(bucket: string): { readonly Effect: 'Allow'; Action: string; Resource: string[] }[] {
  const arn = `arn:aws:s3:::${bucket}`;
  return [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: READABLE[bucket].map(folder => `${arn}/${folder}*`) },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: [arn] },
  ];
}

async function withLocalEdge(
  stores: ReadonlyMap<string, MemoryObjectStore>, { role, keys }: Place, work: (place: Place) => Promise<void>,
): Promise<void> {
  const bucketOf = (name: string) => ({
    name, account: ACCOUNT, restrictPublicBuckets: true, encryption: 'AES256', objects: stores.get(name)!,
  });
  const lambda = {
    name: 'transformer',
    sources: OUTSIDE.map(name => ({ path: `/${name}`, bucket: bucketOf(name), key: keys[name], region: REGION })),
    credentials: role,
    role: { arn: ROLE, statements: Object.keys(READABLE).flatMap(statementsOn) },
    buckets: Object.keys(READABLE).map(bucketOf),
  } as unknown as LambdaFunction;
  const listener = await listen(0, awsEndpoint([lambda], { queues: [], functions: [], caches: new Map() }, Date.now));
  try {
    await work({ s3: urlOf(listener), outside: sourceUrlOf(urlOf(listener), lambda), role, keys });
  } finally {
    await listener.close();
  }
}

const PREFIXES = ['', 'products/', 'products/old/', 'shop/', 'a/'];
const ROUTES: fc.Arbitrary<SourceRoute[]> = fc.uniqueArray(fc.record({
  pathPrefix: fc.constantFrom(...PREFIXES), target: fc.constantFrom(...BUCKETS), folder: fc.nat(1),
}), { selector: ({ pathPrefix }) => pathPrefix, minLength: 1 }).map(made => made
  .map(({ pathPrefix, target, folder }) => OUTSIDE.includes(target)
    ? { pathPrefix, keyPrefix: FOLDERS[folder], source: outsideConfig(target) }
    : { pathPrefix, bucket: target, region: REGION, keyPrefix: READABLE[target][folder % READABLE[target].length] })
  .sort((one, other) => other.pathPrefix.length - one.pathPrefix.length));

function outsideConfig(bucket: string): SourceConfig {
  return { url: `https://${bucket}`, region: REGION };
}

/** Returns the name of the bucket that a route leads to. */
function bucketNameOf({ bucket, source }: SourceRoute): string {
  return bucket ?? new URL(source!.url).host;
}

async function compareRoutes(
  cells: Cells, ours: Place, theirs: Place, options: { numRuns: number; seed: number },
): Promise<void> {
  const served = new Set<string>();
  await fc.assert(fc.asyncProperty(ROUTES, async routes => {
    const name = routes
      .map(route => `${route.pathPrefix}→${bucketNameOf(route)}/${route.keyPrefix ?? ''}`).join();
    for (const key of PREFIXES.flatMap(prefix => [...KEYS, 'none.jpg', 'v1/shoe.jpg'].map(each => prefix + each))) {
      const [local, remote] = [await got(ours, routes, key), await got(theirs, routes, key)];
      cells.compare(`${name}: GET ${key}`, local, remote);
      const route = routes.find(({ pathPrefix }) => key.startsWith(pathPrefix));
      const place = route && `${bucketNameOf(route)}/${objectKeyOf(routes, key)!}`;
      if (remote.startsWith('as ')) {
        cells.compare(`${name}: object of ${key}`, `as ${place}`, remote);
        served.add(bucketNameOf(route!));
      }
      if (!route?.bucket) continue;
      const keys = keysOfObject(routes, route.bucket, objectKeyOf(routes, key)!);
      cells.compare(`${name}: purge of ${key}`, keys.includes(key) ? key : keys.join(), key);
      for (const other of keys) {
        cells.compare(`${name}: ${other} is ${key}`, await got(theirs, routes, other), remote);
      }
    }
  }), options);
  cells.compare('the buckets that served originals', [...served].sort().join(), [...BUCKETS].sort().join());
}

/** Compares that the access key of one bucket outside AWS does not read the other one. */
async function compareKeys(cells: Cells, ours: Place, theirs: Place): Promise<void> {
  const [one, other] = OUTSIDE;
  const swapped = (place: Place) => ({ ...place, keys: { [one]: place.keys[other], [other]: place.keys[one] } });
  for (const bucket of OUTSIDE) {
    const routes = [{ pathPrefix: '', source: outsideConfig(bucket) }];
    for (const place of [ours, theirs]) {
      const name = `${place === ours ? 'local edge' : 'versitygw'}: ${bucket}`;
      cells.compare(`${name} with its own access key`, await got(place, routes, KEYS[0]), `as ${bucket}/${KEYS[0]}`);
      cells.compare(`${name} with that of another bucket`, await got(swapped(place), routes, KEYS[0]), UNREACHABLE);
    }
  }
}

async function got({ s3, outside, role, keys }: Place, routes: readonly SourceRoute[], key: string): Promise<string> {
  const originals = new RoutedOriginals(routes.map(({ pathPrefix, bucket, keyPrefix = '', source }) => ({
    pathPrefix,
    keyPrefix,
    reader: new S3OriginalReader(new Bucket(source
      ? new SourceClient(source, new RotatingSecret(async () => keys[new URL(source.url).host]),
        outside + localPathOf(source))
      : new AwsClient({ ...ROLE_CLIENT, endpoint: `${s3}/${bucket}`, credentials: async () => role })), MAX_BYTES),
  })));
  try {
    return `as ${(await originals.get(key)).body}`;
  } catch (error) {
    return error instanceof Problem ? error.type : String(error);
  }
}
