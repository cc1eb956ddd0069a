import { isBad, parseRequest, printKey } from '../../../src/runtime/url/image-request';
import { RequestRules, merged } from '../../../src/runtime/url/request-parameters';
import { operations } from '../../data';

/** Operations that decide which part of the original a variant shows, where, and at which size. */
const GEOMETRY = ['rect', 'trim', 'rot', 'flip', 'w', 'fit', 'fill', 'crop', 'pad', 'bg'];
const GEOMETRY_PARAMETERS = operations
  .filter(({ name }) => GEOMETRY.includes(name))
  .flatMap(({ parameters }) => Object.keys(parameters));

/** Operations after which a variant does not show the whole original in its own shape. */
const RESHAPING = ['rect', 'trim', 'rot', 'flip', 'fit', 'pad', 'pad-top', 'pad-right', 'pad-bottom', 'pad-left'];

/** Formats in which losses are least, in order of preference. */
const FAITHFUL = ['png', 'png32', 'webp', 'avif', 'jpg'];
const LOSSLESS = ['png', 'png32'];

/** A variant that differs from the original only in the part that it shows, and in its size. */
export interface Reference {
  /** Parameters of its URL. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly isLossless: boolean;
  /** Whether it shows the whole original, so that the original itself is comparable at any size. */
  readonly isWhole: boolean;
}

/**
 * Returns the variant that shows the original like the variant of these parameters does, but without effects and with
 * the least losses. Undefined if the CDN rejects the parameters, or makes no image of them.
 */
export function referenceOf(
  key: string, parameters: Readonly<Record<string, string>>, rules: RequestRules,
): Reference | undefined {
  const request = parseRequest(printKey(key), { ...parameters }, '', rules);
  const format = FAITHFUL.find(name => rules.formats.includes(name));
  if (isBad(request) || format === undefined) return undefined;
  const all = Object.entries(merged({ ...parameters }, parameters.preset, rules));
  const isLossless = LOSSLESS.includes(format);
  return {
    parameters: {
      ...Object.fromEntries(all.filter(([name]) => GEOMETRY_PARAMETERS.includes(name))),
      fm: format,
      ...!isLossless && { q: '100' },
    },
    isLossless,
    isWhole: !RESHAPING.some(name => Object.hasOwn(request.operations, name)),
  };
}
