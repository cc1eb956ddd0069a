import { requireFactory } from '../core/creation';

/**
 * The argument of the static factory of `HeicDecoder`.
 *
 * @internal
 */
export interface GivenDecoder {
  readonly kind: 'directory';
  readonly directory: string;
}

/**
 * A decoder of HEIC originals, such as those of iPhones. This library contains none: HEVC, the compression of HEIC, is
 * covered by patents, and its decoders have licenses of their own. `docs/transformation.md` in the repository shows an
 * example.
 */
export class HeicDecoder {
  /**
   * Adds an installed npm package to the transform function, together with its dependencies, in a Lambda layer.
   *
   * The package exports a function like that of `heic-decode`: `decode({ buffer })` returns a promise of `width`,
   * `height` and `data`, the pixels in RGBA with eight bits per channel. It decodes in a process without credentials.
   *
   * @param directory the directory of the package, relative to the working directory of the app
   */
  public static fromDirectory(directory: string): HeicDecoder {
    return new HeicDecoder({ kind: 'directory', directory });
  }

  /** @internal */
  public readonly _decoder: GivenDecoder;

  private constructor(given: GivenDecoder) {
    requireFactory(this, given?.kind !== undefined, "HeicDecoder.fromDirectory('node_modules/heic-decode')");
    this._decoder = given;
  }
}
