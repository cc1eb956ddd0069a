import { SvgOriginals } from '../../../src/model/svg-originals';
import { Measured } from '../../../src/model/transform-metrics';
import { FailureLimit, VariantLimit } from '../../../src/runtime/transformer/limits';
import { Problem } from '../../../src/runtime/transformer/problem';
import { serveVariant } from '../../../src/runtime/transformer/serve-variant';
import { Original, OriginalReader, TransformServices, VariantBucket } from '../../../src/runtime/transformer/services';
import { TransformerConfig } from '../../../src/runtime/transformer/transformer-config';
import { FunctionResponse } from '../../../src/runtime/transformer/variant';
import { ImageRequest } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { Steps } from '../../steps';
import { segmentOf } from '../url/variant-notation';

export const RULES: RequestRules = {
  fingerprint: 'f00d',
  version: '1',
  widths: [100, 200, 400],
  maxWidth: 400,
  maxHeight: 400,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'json'],
  quality: { avif: 60, webp: 80, jpg: 80 },
  presets: { card: { w: '200', h: '100', fit: 'crop' } },
};
export const CONFIG: TransformerConfig = {
  rules: RULES,
  cacheControl: 'public, max-age=60',
  defaultTtl: 60,
  maxVariants: 5,
  maxInputBytes: 1000,
  maxInputPixels: 1000,
  maxWidth: 400,
  maxHeight: 400,
  quality: RULES.quality,
  allowEnlargement: false,
  metadata: 'none',
  svg: SvgOriginals.REFUSE,
  allowTiff: false,
};

// As small as does not fit what a limit allows.
const PAGE = 3;

/** A world in memory: `originals` by key, variants as they are stored, and what was logged. */
export function world(originals: Record<string, string> = { 'cat.jpg': 'v1' }) {
  const store = new Map<string, FunctionResponse>();
  const logged: Record<string, unknown>[] = [];
  const measured: Measured[] = [];
  const transformed: ImageRequest[] = [];
  const listed: string[] = [];
  const variants: VariantBucket = {
    get: async key => store.get(key),
    open: async key => store.get(key),
    put: async (key, variant) => void store.set(key, { status: 200, ...variant }),
    touch: async (key, { headers }) => void store.set(key, { ...store.get(key)!, headers }),
    delete: async key => void store.delete(key),
    async *list(prefix) {
      listed.push(prefix);
      const keys = [...store.keys()].filter(key => key.startsWith(prefix)).sort();
      for (let index = 0; index < keys.length; index += PAGE) yield keys.slice(index, index + PAGE);
    },
  };
  const services: TransformServices = {
    config: CONFIG,
    originals: {
      get: async (key): Promise<Original> => {
        if (originals[key] === undefined) throw new Problem('not-found');
        return { body: Buffer.from(originals[key]), version: originals[key] };
      },
      version: async key => originals[key],
    },
    variants,
    limit: new VariantLimit(CONFIG, variants),
    failures: new FailureLimit(CONFIG),
    transform: async ({ body }, request) => {
      transformed.push(request);
      return {
        body: Buffer.from(`${body} as ${request.operations.f}`),
        contentType: `image/${request.operations.f}`,
      };
    },
    log: event => logged.push(event),
    measure: values => measured.push(values),
  };
  return { originals, store, logged, measured, transformed, listed, services };
}

/** The services with other settings. */
export function configured(services: TransformServices, config: Partial<TransformerConfig>): TransformServices {
  const changed = { ...services.config, ...config };
  const [limit, failures] = [new VariantLimit(changed, services.variants), new FailureLimit(changed)];
  return { ...services, config: changed, limit, failures };
}

/** The path of a variant, from its operations in the short form. */
export function at(notation: string, key = 'cat.jpg', rules = RULES): string {
  return `/${key}/${segmentOf(notation, rules)}`;
}

/** The key of a variant in the variant bucket. */
export function keyOf(notation: string, key?: string): string {
  return at(notation, key).slice(1);
}

/** @param edge the header by which the edge function identifies itself */
export async function serve(path: string, services: TransformServices, edge?: string): Promise<FunctionResponse> {
  const { answer, afterwards } = await serveVariant(path, services, edge);
  await afterwards;
  return answer;
}

/** Each call to a bucket is a step of `T`, which waits for its turn. */
export function inSteps(services: TransformServices, steps: Steps): TransformServices {
  return {
    ...services,
    originals: originalsInSteps(services.originals, steps),
    variants: variantsInSteps(services.variants, steps),
  };
}

export function originalsInSteps(originals: OriginalReader, steps: Steps): OriginalReader {
  return { get: afterTurn(steps, key => originals.get(key)), version: afterTurn(steps, key => originals.version(key)) };
}

export function variantsInSteps(variants: VariantBucket, steps: Steps): VariantBucket {
  return { ...variants, put: afterTurn(steps, variants.put), delete: afterTurn(steps, variants.delete) };
}

function afterTurn<A extends unknown[], R>(steps: Steps, call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    await steps.turn('T');
    return call(...args);
  };
}
