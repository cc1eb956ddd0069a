import { DIT_SIGNATURE, ditAmbiguityIn } from '../../../runtime/signing/dit-signature';
import { EXPIRES, SIGNATURE, ambiguityIn } from '../../../runtime/signing/url-signature';
import { DialectName } from '../../../runtime/url/dialects/dialect-rules';
import { parseKey } from '../../../runtime/url/image-request';
import { transformSigner } from '../../playground/signers';
import { UsageError } from '../command';

/**
 * Returns the path and query of a URL with the signature of its dialect.
 *
 * @param expires end of validity in seconds since 1970
 */
export function signTarget(
  { pathname, search, searchParams }: URL, secret: string, expires: number | undefined, dialect?: DialectName,
): string {
  const taken = signatureParameters(dialect).find(name => searchParams.has(name));
  if (taken) throw new UsageError(`URL must not be signed yet, but has the parameter \`${taken}\``);
  if (isSignedPath(pathname, dialect)) {
    throw new UsageError('URL must not be signed yet, but its path begins with a signature');
  }
  if (!parseKey(pathname)) throw new UsageError(`URL must have the path of an image, got ${pathname}`);
  const end = expires === undefined ? '' : `${search ? '&' : '?'}${EXPIRES}=${printTime(expires, dialect)}`;
  const ambiguity = ambiguityOf((search + end).slice(1), dialect);
  if (ambiguity !== undefined) throw new UsageError(`URL must have a single meaning, but ${ambiguity}`);
  // The signature of thumbor replaces `unsafe`.
  const target = dialect === 'thumbor' ? pathname.replace(/^\/unsafe(?=\/)/, '') + search : pathname + search + end;
  return transformSigner(secret, dialect)(target);
}

/** Returns the reason for which a CDN would reject a signed URL with this query, or undefined. */
function ambiguityOf(query: string, dialect: DialectName | undefined): string | undefined {
  if (dialect === 'thumbor') return undefined;
  return (dialect === 'dit' ? ditAmbiguityIn : ambiguityIn)(query);
}

function signatureParameters(dialect: DialectName | undefined): string[] {
  if (dialect === 'thumbor') return [];
  return [dialect === 'dit' ? DIT_SIGNATURE : SIGNATURE, EXPIRES];
}

/** Dynamic Image Transformation writes times in ISO 8601 without separators. */
function printTime(seconds: number, dialect: DialectName | undefined): string {
  return dialect === 'dit'
    ? new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '') : String(seconds);
}

/** Returns whether a URL has a signature of its dialect. */
export function isSignedTarget({ pathname, searchParams }: URL, dialect?: DialectName): boolean {
  return isSignedPath(pathname, dialect) || signatureParameters(dialect).some(name => searchParams.has(name));
}

function isSignedPath(pathname: string, dialect: DialectName | undefined): boolean {
  return dialect === 'thumbor' && /^\/[\w-]{27}=\//.test(pathname);
}
