import { KeyObject, createPublicKey } from 'node:crypto';
import { ImageHistory } from './image-history';
import { PlaygroundCdn } from './playground-cdn';
import { CdnInfo, Guard, ImageCredit } from './protocol';
import { Signer, transformSigner, combineSigners, viewerSigner } from './signers';
import { Traffic } from './traffic';
import { variantLimitsOf } from './variant-limits';
import { VARIANT_HEADER } from '../../runtime/transformer/image-headers';
import { Configuration } from '../cost/configuration';
import { EdgeObserver } from '../local/cloudfront/edge-observer';
import { withoutSignature } from '../local/cloudfront/viewer-access';
import { HttpResponse } from '../local/http/message';
import { redact } from '../local/http/redact';
import { readFileIn } from '../local/s3/files';
import { ImageFiles } from '../local/served-distribution';
import { ServedDistribution } from '../local/server';

/** File beside images that credits them: a Markdown table of files, titles with authors, and licenses. */
const CREDITS = 'CREDITS.md';

const ROW = /^\|\s*`([^`]+)`\s*\|\s*([^|]+?)\s*\|\s*\[([^\]]+)\]\((https:\/\/[^\s)]+)\)\s*\|\s*$/;

/** Traffic of the distributions of the local edge. */
export class LocalTraffic {
  private readonly byDistribution = new Map<string, Traffic>();

  constructor(private readonly clock: () => number = Date.now) {}

  /** Observer for the local edge. */
  public readonly observer = (id: string): EdgeObserver => {
    const traffic = this.of(id);
    return {
      fetched: response => traffic.fetched({ bytes: response.body.length, isTransformed: isTransformed(response) }),
      answered: ({ method, path, query }, { status, headers, body }, milliseconds, trace) =>
        traffic.answered({
          method,
          target: redact(targetOf(path, withoutSignature(query))),
          status,
          headers,
          bytes: body.length,
          milliseconds,
          trace,
        }),
      invalidated: (item, removed) => traffic.invalidated(item, removed),
      faultChanged: failure => traffic.failing(failure),
    };
  };

  public of(id: string): Traffic {
    const traffic = this.byDistribution.get(id) ?? new Traffic(this.clock, true);
    this.byDistribution.set(id, traffic);
    return traffic;
  }
}

function targetOf(path: string, query: string): string {
  return path + (query && `?${query}`);
}

/**
 * Returns whether an origin response is a transformation. All others come from S3, which sends its `server` header, or
 * from the variant bucket through the transform function.
 */
function isTransformed({ status, headers }: HttpResponse): boolean {
  return status === 200 && headers.server !== 'AmazonS3' && headers[VARIANT_HEADER] !== 'stored';
}

/** Additional data about a distribution. */
export interface LocalCdnOptions {
  /** Index of the distribution at the local edge. */
  readonly index: number;
  readonly traffic: LocalTraffic;
  readonly configuration?: Configuration;
  /** Private key of a key pair that the distribution may trust. */
  readonly privateKey?: KeyObject;
}

/** Returns a distribution of the local edge with all functions of the playground. */
export function localCdn(
  distribution: ServedDistribution, { index, traffic: all, configuration, privateKey }: LocalCdnOptions,
): PlaygroundCdn {
  const { files, signingKey, fault } = distribution;
  const dialect = distribution.transformer?.rules.dialect;
  const traffic = all.of(distribution.distributionPath);
  const viewing = privateKey && viewerSignerOf(distribution, privateKey);
  return {
    info: infoOf(distribution, index, guardsOf(distribution, viewing !== undefined)),
    traffic,
    configuration,
    fault,
    sign: combineSigners(signingKey === undefined ? undefined : transformSigner(signingKey, dialect?.name), viewing),
    variantLimits: variantLimitsOfDistribution(distribution, traffic),
    keys: () => distribution.keys(Infinity),
    original: async key => {
      const object = await distribution.original(key);
      return object && { body: object.body, contentType: object.headers['content-type'] };
    },
    saveFocalPoint: distribution.saveFocalPoint,
    credit: files && (key => creditOf(files, key)),
    invalidate: item => distribution.invalidate(item),
    history: files && new ImageHistory(files),
  };
}

function infoOf(
  { id, url, files, sources, fault, hasReplica, transformer }: ServedDistribution, index: number,
  guards: readonly Guard[],
): CdnInfo {
  return {
    id: String(index),
    name: id,
    url,
    transformation: transformer && { rules: transformer.rules, maxVariants: transformer.maxVariants },
    isRemote: false,
    canInvalidate: true,
    canChange: files !== undefined,
    sources,
    guards,
    primary: fault && { hasReplica },
  };
}

/** Returns the variant limits. Signed transformations have none. */
function variantLimitsOfDistribution(
  { transformer, signingKey, variants }: ServedDistribution, traffic: Traffic,
): PlaygroundCdn['variantLimits'] {
  if (!transformer || !variants || signingKey !== undefined) return undefined;
  return async () => variantLimitsOf(transformer, await variants(), traffic);
}

function viewerSignerOf({ url, keyPairIdOf }: ServedDistribution, privateKey: KeyObject): Signer | undefined {
  const keyPairId = keyPairIdOf(createPublicKey(privateKey));
  return keyPairId === undefined ? undefined : viewerSigner(url, privateKey, keyPairId);
}

function guardsOf({ keyPairIds, signingKey }: ServedDistribution, isSigned: boolean): Guard[] {
  return [
    ...keyPairIds.length === 0 ? [] : [{ of: 'viewing' as const, isSigned, keyPairIds }],
    // The local edge generated the secret.
    ...signingKey === undefined ? [] : [{ of: 'transforming' as const, isSigned: true }],
  ];
}

/** Returns the credit of an image from the `CREDITS.md` beside its file, if there is one. */
async function creditOf({ folder, nameOf }: ImageFiles, key: string): Promise<ImageCredit | undefined> {
  const name = nameOf(key);
  if (name === undefined) return undefined;
  const slash = name.lastIndexOf('/') + 1;
  const file = await readFileIn(folder, name.slice(0, slash) + CREDITS);
  const rows = file?.body.toString('utf8').split('\n').map(line => ROW.exec(line)) ?? [];
  const row = rows.find(found => found?.[1] === name.slice(slash));
  return row ? { title: row[2].replaceAll('*', ''), license: row[3], licenseUrl: row[4] } : undefined;
}
