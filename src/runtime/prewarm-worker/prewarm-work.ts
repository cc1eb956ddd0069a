import { PrewarmConfig, isPrewarmed, prewarmedKey, segmentsOf } from './prewarm-config';
import { messageOf } from '../aws/send-message';

/** Images whose variants are to be transformed. */
export interface PrewarmWork {
  readonly keys: readonly string[];
  /**
   * The last segments in the paths of the variants.
   *
   * @default - all variants of the configuration
   */
  readonly variants?: readonly string[];
}

/** The message of the queue, and the request of a caller. */
export interface PrewarmMessage { readonly prewarm: PrewarmWork }

/** Returns the message of the queue as text. */
export function printPrewarmMessage(prewarm: PrewarmWork): string {
  const message: PrewarmMessage = { prewarm };
  return messageOf(message);
}

/** A variant of an image. */
export interface WorkVariant {
  readonly key: string;
  /** The last segment in the path of the variant. */
  readonly variant: string;
  /** The key in the variant bucket. */
  readonly stored: string;
}

/** Returns the variants that belong to work. None for keys that no image has. */
export function variantsOf({ keys, variants }: PrewarmWork, config: PrewarmConfig): WorkVariant[] {
  const ofKey = (key: string) => (variants ?? segmentsOf(key, config)).flatMap(variant => {
    const stored = prewarmedKey(key, variant, config);
    return stored === undefined ? [] : [{ key, variant, stored }];
  });
  return keys.filter(key => isPrewarmed(key, config)).flatMap(ofKey);
}

/** Returns the work that has these variants: as little of it as possible, with all images that lack the same ones. */
export function workOf(variants: readonly WorkVariant[], config: PrewarmConfig): PrewarmWork[] {
  const byKey = new Map<string, string[]>();
  for (const { key, variant } of variants) byKey.set(key, [...byKey.get(key) ?? [], variant]);
  const works = new Map<string, PrewarmWork>();
  for (const [key, missing] of byKey) {
    // A message of all variants stays right if the configuration changes before it is received.
    const own = missing.join() === segmentsOf(key, config).join() ? {} : { variants: missing };
    const name = JSON.stringify(own);
    works.set(name, { keys: [...works.get(name)?.keys ?? [], key], ...own });
  }
  return [...works.values()];
}
