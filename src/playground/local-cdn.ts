import { TransformationInfo } from './protocol';
import { Traffic } from './traffic';
import { ViewedCdn } from './viewed-cdn';
import { Configuration } from '../cost/configuration';
import { EdgeObserver } from '../local/edge-observer';
import { removeFileOf, writeFileOf } from '../local/file-changes';
import { HttpResponse } from '../local/http';
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
        traffic.answered({ method, target: path + (query && `?${query}`), status, headers, bytes: body.length, milliseconds }),
      invalidated: (item, removed) => traffic.invalidated(item, removed),
      failing: failure => traffic.failing(failure),
    };
  };

  public of(id: string): Traffic {
    const traffic = this.byDistribution.get(id) ?? new Traffic(this.clock, true);
    this.byDistribution.set(id, traffic);
    return traffic;
  }
}

/** All else that origins answer is S3's, which says so. */
function isMade({ status, headers }: HttpResponse): boolean {
  return status === 200 && headers.server !== 'AmazonS3';
}

/** A distribution of the local edge, with all that the playground can do about it. */
export function localCdn(distribution: ServedDistribution, index: number, traffic: LocalTraffic, configuration?: Configuration): ViewedCdn {
  const { folder, fault, hasReplica } = distribution;
  return {
    info: {
      id: String(index),
      name: distribution.id,
      url: distribution.url,
      transformation: transformationOf(distribution),
      isRemote: false,
      canInvalidate: true,
      canChange: folder !== undefined,
      primary: fault && { hasReplica },
    },
    traffic: traffic.of(distribution.id),
    configuration,
    fault,
    keys: () => distribution.keys(Infinity),
    original: async key => {
      const object = await distribution.original(key);
      return object && { body: object.body, contentType: object.headers['content-type'] };
    },
    invalidate: item => distribution.invalidate(item),
    changes: folder === undefined ? undefined : {
      write: (key, body) => writeFileOf(folder, key, body),
      remove: key => removeFileOf(folder, key),
    },
  };
}

function transformationOf({ transformer }: ServedDistribution): TransformationInfo | undefined {
  return transformer && { rules: transformer.rules, maxVariants: transformer.maxVariants };
}
