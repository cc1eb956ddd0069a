import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';

/**
 * A framework or host whose image optimizer has URLs of its own.
 */
export enum Framework {
  /**
   * `next/image` of Next.js 15 and 16: `/_next/image?url=%2Fcats%2Ftom.jpg&w=640&q=75`.
   *
   * @see https://nextjs.org/docs/app/api-reference/components/image
   */
  NEXT = 'next',

  /**
   * The optimizer of Vercel, whose URLs the presets for Vercel of SvelteKit, Astro and Nuxt print:
   * `/_vercel/image?url=%2Fcats%2Ftom.jpg&w=640&q=75`.
   *
   * @see https://vercel.com/docs/build-output-api/v3/configuration#images
   */
  VERCEL = 'vercel',

  /**
   * The endpoint of Astro with a server adapter: `/_image?href=%2F_astro%2Ftom.jpg&w=640&f=webp`.
   *
   * @see https://docs.astro.build/en/guides/images/
   */
  ASTRO = 'astro',

  /**
   * The Image CDN of Netlify: `/.netlify/images?url=%2Fcats%2Ftom.jpg&w=640`.
   *
   * @see https://docs.netlify.com/build/image-cdn/overview/
   */
  NETLIFY = 'netlify',

  /**
   * ipx, the optimizer of `@nuxt/image` and Nitro: `/_ipx/w_640&f_webp/cats/tom.jpg`.
   *
   * @see https://image.nuxt.com/providers/ipx
   */
  IPX = 'ipx',
}

/**
 * Paths of a site whose images are served.
 */
export interface FrameworkLocalPattern {
  /**
   * The paths, in which `*` is any part of a segment, and `**` any number of segments: `/assets/**`.
   */
  readonly pathname: string;

  /**
   * The query, with its question mark: `?v=1`. With an empty one, these paths must have none.
   *
   * @default - these paths may have any query, which does not change files in buckets
   */
  readonly search?: string;
}

/**
 * The configuration of a framework for images.
 */
export interface FrameworkImagesOptions {
  /**
   * The widths that URLs may have, in pixels: `deviceSizes` and `imageSizes` of Next.js, `sizes` of Vercel. Others are
   * rejected. URLs of other frameworks may have any width; the list has the widths of core variants, which are always
   * served, such as `screens` of Nuxt.
   *
   * @default - those of the framework: of Next.js 16, 32 to 384 and 640 to 3840
   */
  readonly widths?: number[];

  /**
   * The qualities that URLs may have, from 1 to 100: `qualities` of Next.js. Others are rejected.
   *
   * @default - those of the framework: of Next.js 16, 75 only; of others, all
   */
  readonly qualities?: number[];

  /**
   * The paths of the site whose images are served: `localPatterns` of Next.js and Vercel.
   *
   * @default - all, without a query
   */
  readonly localPatterns?: FrameworkLocalPattern[];

  /**
   * Whether originals in SVG are served as they are, unless the option `svg` says otherwise. Only the
   * Content-Security-Policy disables their scripts.
   *
   * @default - as in the framework: true for Astro and ipx, false for others
   */
  readonly dangerouslyAllowSvg?: boolean;
}

const LOCAL_PATTERN_TYPES: types.PropTypes<FrameworkLocalPattern> = {
  pathname: types.required(types.text), search: types.text,
};

export const FRAMEWORK_IMAGES_TYPES: types.PropTypes<FrameworkImagesOptions> = {
  widths: types.list(types.inPaths(types.number)),
  qualities: types.list(types.number),
  localPatterns: types.list(types.struct(LOCAL_PATTERN_TYPES)),
  dangerouslyAllowSvg: types.flag,
};

/**
 * The arguments of a static factory of `FrameworkImages`.
 *
 * @internal
 */
export type GivenImages =
  | { readonly kind: 'nextBuild'; readonly directory: string }
  | { readonly kind: 'given'; readonly options: FrameworkImagesOptions };

/**
 * The widths, qualities and patterns that a framework is configured with.
 */
export class FrameworkImages {
  /**
   * The configuration of a build of Next.js 15 or 16, from `images-manifest.json` in it. Nothing of the build is
   * executed. Its `remotePatterns` must name hosts without wildcards, each of which needs an `ImageSource.https()`,
   * whose paths and queries they restrict.
   *
   * @param directory the folder of the build, such as `.next`
   */
  public static fromNextBuild(directory: string): FrameworkImages {
    return new FrameworkImages({ kind: 'nextBuild', directory });
  }

  /**
   * The given configuration. What it leaves out has the default of the newest version of the framework.
   */
  public static of(options: FrameworkImagesOptions): FrameworkImages {
    return new FrameworkImages({ kind: 'given', options });
  }

  /** @internal */
  public readonly _images: GivenImages;

  private constructor(given: GivenImages) {
    requireFactory(this, given?.kind !== undefined, 'FrameworkImages.of() or FrameworkImages.fromNextBuild()');
    this._images = given;
  }
}
