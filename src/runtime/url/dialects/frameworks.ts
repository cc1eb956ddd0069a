/**
 * The URLs of image optimizers that frameworks have, as one table of names. The bundle of an edge function contains one
 * row of it.
 */

import { FrameworkName } from './dialect-rules';

/** The names in the URLs of a framework. */
export interface FrameworkNames {
  /** The path of the optimizer, without slashes around it. */
  readonly endpoint: string;
  /** The parameter with the image. */
  readonly source: string;
  readonly w: string;
  readonly q: string;
  /** The parameters that each URL has. */
  readonly required: readonly string[];
  /** The quality of URLs by default, which leads to that of the CDN. */
  readonly usual?: number;
  /** Whether URLs may have the widths of a list only. */
  readonly isListed?: boolean;
  /** Whether the paths of images begin with the base path of the site. */
  readonly isBased?: boolean;
}

/** The names by framework. */
export const FRAMEWORKS: { readonly [name in FrameworkName]: FrameworkNames } = {
  next: {
    endpoint: '_next/image',
    source: 'url',
    w: 'w',
    q: 'q',
    required: ['w', 'q'],
    usual: 75,
    isListed: true,
    isBased: true,
  },
};
