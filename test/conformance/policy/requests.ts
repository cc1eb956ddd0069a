import { transportContext } from '../../../src/tools/local/iam/policy-conditions';
import { Bucket } from '../../../src/tools/local/s3/bucket';
import { Caller, isAllowed } from '../../../src/tools/local/s3/bucket-access';
import { MemoryObjectStore } from '../../../src/tools/local/s3/memory-object-store';
import { handleS3Request } from '../../../src/tools/local/s3/s3-requests';

/** An attempted request. */
export interface S3Try {
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** The key; empty for the bucket itself. */
  readonly key: string;
  /** Whether the request names a version of the object. */
  readonly versioned?: boolean;
  readonly action: string;
}

export type Answer = 'allowed' | 'denied' | 'missing';

/** Keys: one that exists, one that is missing, and one outside the prefix that some policies name. */
export const KEYS = { present: 'cats/tom.jpg', missing: 'cats/none.jpg', outside: 'dogs/rex.jpg' };

/** A key of which only a version is requested. */
export const VERSIONED_KEY = 'cats/versioned.jpg';

const READS: readonly S3Try[] = Object.entries(KEYS).flatMap(([place, key]) => (['GET', 'HEAD'] as const).map(method =>
  ({ name: `${method} ${place}`, method, key, action: 's3:GetObject' })));
const WRITES: readonly S3Try[] = Object.entries(KEYS).flatMap(([place, key]) => [
  { name: `PUT ${place}`, method: 'PUT', key, action: 's3:PutObject' },
  { name: `DELETE ${place}`, method: 'DELETE', key, action: 's3:DeleteObject' },
]);
const VERSIONS: readonly S3Try[] = [
  { name: 'GET version', method: 'GET', key: VERSIONED_KEY, versioned: true, action: 's3:GetObjectVersion' },
  { name: 'HEAD version', method: 'HEAD', key: VERSIONED_KEY, versioned: true, action: 's3:GetObjectVersion' },
  { name: 'DELETE version', method: 'DELETE', key: VERSIONED_KEY, versioned: true, action: 's3:DeleteObjectVersion' },
];

export const TRIES: readonly S3Try[] = [
  ...READS,
  { name: 'LIST', method: 'GET', key: '', action: 's3:ListBucket' },
  ...WRITES,
  ...VERSIONS,
];

/**
 * Returns the response of this library's S3 over TLS. It has no versions, so an allowed request for one is decided by
 * the policy alone.
 */
export async function ourAnswer(
  bucket: Bucket,
  caller: Caller,
  { method, key, versioned, action }: S3Try,
): Promise<Answer> {
  const asked = { ...caller, context: { ...caller.context, ...transportContext(true) } };
  if (versioned && isAllowed(bucket, asked, action, `/${key}`)) return 'allowed';
  const query = versioned ? 'versionId=1' : key === '' ? 'list-type=2' : '';
  const request = { method, encodedKey: key, query, headers: {}, body: async () => Buffer.from('new') };
  return answerTo((await handleS3Request({ ...bucket, objects: objects() }, request, asked, Date.now())).status);
}

export function answerTo(status: number): Answer {
  if (status >= 200 && status < 300) return 'allowed';
  if (status === 403) return 'denied';
  if (status === 404) return 'missing';
  throw new Error(`S3 answered ${status}`);
}

function objects(): MemoryObjectStore {
  const made = new MemoryObjectStore(Date.now);
  [VERSIONED_KEY, KEYS.present, KEYS.outside].forEach(key => made.put(key, Buffer.from(key), {}));
  return made;
}
