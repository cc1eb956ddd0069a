import { KeyObject, createPublicKey } from 'node:crypto';
import { CdnInfo, Guard } from './protocol';
import { Signer, makingSigner, together, viewingSigner } from './signers';
import { Traffic } from './traffic';
import { variantLimitsOf } from './variant-limits';
import { ViewedCdn } from './viewed-cdn';
import { Configuration } from '../cost/configuration';
import { EdgeObserver } from '../local/cloudfront/edge-observer';
import { withoutSignature } from '../local/cloudfront/viewer-access';
import { HttpResponse } from '../local/http/message';
import { removeFileFrom, writeFileIn } from '../local/s3/file-changes';
import { ServedDistribution } from '../local/server';

/** The distributions of the local edge, and what happens at them. */
export class LocalTraffic {
  private readonly byDistribution = new Map<string, Traffic>();

  constructor(private readonly clock: () => number = Date.now) {}

  /** To be given to the local edge. */
  public readonly observer = (id: string): EdgeObserver => {
    const traffic = this.of(id);
    return {
      fetched: response => traffic.fetched({ bytes: response.body.length, isMade: isMade(response) }),
      answered: ({ method, path, query }, { status, headers, body }, milliseconds) =>
        traffic.answered({ method, target: targetOf(path, withoutSignature(query)), status, headers, bytes: body.length, milliseconds }),
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

/** All else that origins answer is S3's, which says so. */
function isMade({ status, headers }: HttpResponse): boolean {
  return status === 200 && headers.server !== 'AmazonS3';
}

/** What is known of a distribution beside what its edge knows. */
export interface LocalCdnOptions {
  /** Its number among those of the edge. */
  readonly index: number;
  readonly traffic: LocalTraffic;
  readonly configuration?: Configuration;
  /** The private half of a key that it may trust. */
  readonly privateKey?: KeyObject;
}

/** A distribution of the local edge, with all that the playground can do about it. */
export function localCdn(distribution: ServedDistribution, { index, traffic: all, configuration, privateKey }: LocalCdnOptions): ViewedCdn {
  const { folder, signingKey, fault } = distribution;
  const traffic = all.of(distribution.id);
  const viewing = privateKey && viewingSignerOf(distribution, privateKey);
  return {
    info: infoOf(distribution, index, guardsOf(distribution, viewing !== undefined)),
    traffic,
    configuration,
    fault,
    sign: together(signingKey === undefined ? undefined : makingSigner(signingKey), viewing),
    variantLimits: variantLimitsOfDistribution(distribution, traffic),
    keys: () => distribution.keys(Infinity),
    original: async key => {
      const object = await distribution.original(key);
      return object && { body: object.body, contentType: object.headers['content-type'] };
    },
    invalidate: item => distribution.invalidate(item),
    changes: folder === undefined ? undefined : {
      write: (key, body) => writeFileIn(folder, key, body),
      remove: key => removeFileFrom(folder, key),
    },
  };
}

function infoOf({ id, url, folder, fault, hasReplica, transformer }: ServedDistribution, index: number, guards: readonly Guard[]): CdnInfo {
  return {
    id: String(index),
    name: id,
    url,
    transformation: transformer && { rules: transformer.rules, maxVariants: transformer.maxVariants },
    isRemote: false,
    canInvalidate: true,
    canChange: folder !== undefined,
    guards,
    primary: fault && { hasReplica },
  };
}

/** What is signed has none. */
function variantLimitsOfDistribution({ transformer, signingKey, variants }: ServedDistribution, traffic: Traffic): ViewedCdn['variantLimits'] {
  if (!transformer || !variants || signingKey !== undefined) return undefined;
  return async () => variantLimitsOf(transformer, await variants(), traffic);
}

function viewingSignerOf({ url, keyPairIdOf }: ServedDistribution, privateKey: KeyObject): Signer | undefined {
  const keyPairId = keyPairIdOf(createPublicKey(privateKey));
  return keyPairId === undefined ? undefined : viewingSigner(url, privateKey, keyPairId);
}

function guardsOf({ keyPairIds, signingKey }: ServedDistribution, isSigned: boolean): Guard[] {
  return [
    ...keyPairIds.length === 0 ? [] : [{ of: 'viewing' as const, isSigned, keyPairIds }],
    // The secret was made up here.
    ...signingKey === undefined ? [] : [{ of: 'making' as const, isSigned: true }],
  ];
}
