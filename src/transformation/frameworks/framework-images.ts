import * as fs from 'node:fs';
import * as path from 'node:path';
import { IConstruct } from 'constructs';
import { Framework } from './framework';
import { requireFactory } from '../../core/creation';
import * as types from '../../core/prop-types';
import { refuse, requireWhole } from '../../core/validate';
import { isRecord } from '../../model/is-record';

/**
 * The images configuration of a framework.
 */
export interface FrameworkImagesOptions {
  /**
   * The widths that URLs may have, in pixels: `deviceSizes` and `imageSizes` of Next.js, `sizes` of Vercel. Others are
   * rejected. For frameworks without a list, the widths of core variants, which are always served.
   *
   * @default - those of the framework: of Next.js 16, 32 to 384 and 640 to 3840
   */
  readonly widths?: number[];

  /**
   * The qualities that URLs may have, from 1 to 100: `qualities` of Next.js. Others are rejected.
   *
   * @default - those of the framework: of Next.js 16, 75 only
   */
  readonly qualities?: number[];
}

const TYPES: types.PropTypes<FrameworkImagesOptions> = {
  widths: types.list(types.inPaths(types.number)),
  qualities: types.list(types.number),
};

/**
 * The lists of a framework, complete.
 *
 * @internal
 */
export interface ImageLists {
  /** Missing if URLs may have any width. */
  readonly widths?: readonly number[];
  /** Missing if URLs may have any quality. */
  readonly qualities?: readonly number[];
}

/** The defaults of the newest version of each framework. */
const DEFAULTS: { readonly [framework in Framework]: ImageLists } = {
  [Framework.NEXT]: {
    widths: [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840], qualities: [75],
  },
  [Framework.VERCEL]: { widths: [640, 750, 828, 1080, 1200, 1920, 2048, 3840] },
  [Framework.ASTRO]: {},
  [Framework.NETLIFY]: {},
  [Framework.IPX]: {},
};

const MANIFEST = 'images-manifest.json';

type ReadLists = (scope: IConstruct, framework: Framework) => ImageLists;

/**
 * The widths, qualities and patterns that a framework is configured with.
 */
export class FrameworkImages {
  /**
   * The configuration of a build of Next.js, from `images-manifest.json` in it. Nothing of the build is executed.
   *
   * @param directory the folder of the build, such as `.next`
   */
  public static fromNextBuild(directory: string): FrameworkImages {
    return new FrameworkImages(scope => readManifest(scope, directory));
  }

  /**
   * The given configuration.
   */
  public static of(options: FrameworkImagesOptions): FrameworkImages {
    return new FrameworkImages((scope, framework) => listsOf(scope, framework, options));
  }

  private constructor(private readonly read: ReadLists) {
    requireFactory(this, typeof read === 'function', 'FrameworkImages.of() or FrameworkImages.fromNextBuild()');
  }

  /** @internal */
  public _bindLists(scope: IConstruct, framework: Framework): ImageLists {
    return this.read(scope, framework);
  }
}

/** Returns the lists of a framework without a configuration. */
export function defaultLists(framework: Framework): ImageLists {
  return DEFAULTS[framework];
}

function listsOf(scope: IConstruct, framework: Framework, options: FrameworkImagesOptions): ImageLists {
  types.requireTypes(scope, options, TYPES, 'urls.images');
  const { widths, qualities } = options;
  qualities?.forEach(each => requireWhole(scope, 'urls.images.qualities', each, 1, 100));
  return { ...defaultLists(framework), ...widths && { widths }, ...qualities && { qualities } };
}

function readManifest(scope: IConstruct, directory: string): ImageLists {
  types.requireType(scope, 'urls.images', directory, types.text);
  const file = path.join(directory, MANIFEST);
  const images = imagesIn(file);
  const { deviceSizes, imageSizes, qualities } = images ?? {};
  if (!isNumbers(deviceSizes) || !isNumbers(imageSizes) || qualities !== undefined && !isNumbers(qualities)) {
    refuse(scope, `\`urls.images\` must be a build of Next.js, in which ${MANIFEST} lists \`deviceSizes\` and `
      + `\`imageSizes\`, got ${path.resolve(file)}. Run \`next build\` before the synthesis`);
  }
  return { widths: [...imageSizes, ...deviceSizes], qualities };
}

function imagesIn(file: string): Record<string, unknown> | undefined {
  try {
    const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return isRecord(manifest) && isRecord(manifest.images) ? manifest.images : undefined;
  } catch {
    return undefined;
  }
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(each => Number.isInteger(each));
}
