import { Credentials } from '../../../src/runtime/aws/aws-client';
import { Bucket } from '../../../src/runtime/aws/bucket';
import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';
import { S3OriginalReader, SourceClient } from '../../../src/runtime/transformer/originals';
import { Problem } from '../../../src/runtime/transformer/problem';
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

export const versitygwSource: Engine = {
  name: 'versitygw-source',
  title:
    'an S3-compatible server as source of originals: signed requests, compared with the stub of the local edge',
  install: async () => void versitygwProgram(),
  run: cells => inTemporaryFolder(folder => withVersitygw(folder, server => compare(cells, server))),
};

const REGION = 'us-east-1';
const BUCKET = 'photos';
const MAX_BYTES = 2 ** 16; // no error page is larger
const ORIGINALS: Record<string, Buffer> = Object.fromEntries(
  [
    'cats/tom.jpg',
    'my cats/tom & jerry (1)+~.jpg',
    "it's *!.jpg",
    '猫/ü.webp',
    'a=b;c,d@e:f.png',
    'per%20cent.jpg',
  ].map(key => [key, Buffer.from(`as ${key}`)]),
);
const TOO_LARGE = 'large.jpg';

/** A server with originals, and an access key for it. */
interface Place { readonly endpoint: string; readonly key: Credentials }

async function compare(cells: Cells, server: S3Server): Promise<void> {
  const owner = server.addAccount('owner', 'userplus');
  await makeBucket(owner.send, BUCKET);
  const objects = new MemoryObjectStore(Date.now);
  for (const [key, body] of Object.entries({ ...ORIGINALS, [TOO_LARGE]: Buffer.alloc(MAX_BYTES + 1) })) {
    await expectOk(owner.send('PUT', `/${BUCKET}${printKey(key)}`, body));
    objects.put(key, body, {});
  }
  const theirs: Place = { endpoint: `${server.url}/${BUCKET}`, key: owner.keys };
  await withStandIn(objects, owner.keys, ours => compareBoth(cells, ours, theirs));
}

async function withStandIn(
  objects: MemoryObjectStore,
  key: Credentials,
  work: (place: Place) => Promise<void>,
): Promise<void> {
  const bucket = { name: BUCKET, account: '111122223333', restrictPublicBuckets: true, encryption: 'AES256', objects };
  const lambda = {
    name: 'transformer',
    sources: [{ path: `/${BUCKET}`, bucket, key, region: REGION }],
    credentials: {},
    buckets: [],
  } as unknown as LambdaFunction;
  const listener = await listen(0, awsEndpoint([lambda], { queues: [], functions: [], caches: new Map() }, Date.now));
  try {
    await work({ endpoint: `${sourceUrlOf(urlOf(listener), lambda)}/${BUCKET}`, key });
  } finally {
    await listener.close();
  }
}

async function compareBoth(cells: Cells, ours: Place, theirs: Place): Promise<void> {
  for (const key of [...Object.keys(ORIGINALS), TOO_LARGE, 'none.jpg', 'cats']) {
    cells.compare(`GET ${key}`, await got(ours, key), await got(theirs, key));
    cells.compare(`HEAD ${key}`, await isThere(ours, key), await isThere(theirs, key));
  }
  for (const [what, change] of Object.entries({
    secret: { secretAccessKey: 'guess' },
    id: { accessKeyId: 'nobody' },
  })) {
    const wrong = ({ endpoint, key }: Place): Place => ({ endpoint, key: { ...key, ...change } });
    cells.compare(
      `GET by another ${what}`,
      await got(wrong(ours), 'cats/tom.jpg'),
      await got(wrong(theirs), 'cats/tom.jpg'),
    );
  }
  cells.compare('GET after a rotation', await gotAfterRotation(ours), await gotAfterRotation(theirs));
}

function got({ endpoint, key }: Place, name: string): Promise<string> {
  return outcome(async () => (await originalsAt(endpoint, async () => key).get(name)).body.toString());
}

function isThere({ endpoint, key }: Place, name: string): Promise<string> {
  return outcome(async () =>
    (await originalsAt(endpoint, async () => key).version(name)) === undefined ? 'missing' : 'there',
  );
}

/** Returns the result of a request whose first key is rejected, when the secret contains the next one. */
function gotAfterRotation({ endpoint, key }: Place): Promise<string> {
  const keys = [{ ...key, accessKeyId: 'before' }, key];
  let now = 0;
  const originals = originalsAt(endpoint, async () => keys.shift()!, () => now += 60_000);
  return outcome(async () => (await originals.get('cats/tom.jpg')).body.toString());
}

function originalsAt(endpoint: string, lookUp: () => Promise<Credentials>, clock?: () => number): S3OriginalReader {
  const source = { url: endpoint, region: REGION, accessKeyIdField: '', secretAccessKeyField: '' };
  return new S3OriginalReader(new Bucket(new SourceClient(source, new RotatingSecret(lookUp, clock))), MAX_BYTES);
}

async function outcome(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Problem ? error.type : String(error);
  }
}
