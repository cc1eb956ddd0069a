import * as fs from 'node:fs';
import { FileSystem } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { MAX_LAYER_BYTES, copyPackages, decoderProblem, installedPackages } from './decoder-package';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

/** A decoder for the transform function. */
export interface BoundDecoder {
  readonly layer: lambda.ILayerVersion;
  /** The name by which Node.js loads it. */
  readonly packageName: string;
}

/** Validates the decoder, and adds the layer that contains it. */
type BindDecoder = (scope: Construct) => BoundDecoder;

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
    return new HeicDecoder(scope => packedDecoder(scope, directory));
  }

  private constructor(private readonly bind: BindDecoder) {
    requireFactory(this, typeof bind === 'function', "HeicDecoder.fromDirectory('node_modules/heic-decode')");
  }

  /** @internal */
  public _bindDecoder(scope: Construct): BoundDecoder {
    return this.bind(scope);
  }
}

function packedDecoder(scope: Construct, directory: string): BoundDecoder {
  types.requireType(scope, 'heicDecoder.directory', directory, types.required(types.text));
  const layout = installedPackages(directory, reason => refuse(scope, `\`heicDecoder\` ${reason}`));
  const folder = FileSystem.mkdtemp('heic-decoder-');
  try {
    const bytes = copyPackages(layout.packages, folder);
    if (bytes > MAX_LAYER_BYTES) {
      refuse(scope, `\`heicDecoder\` must take at most ${MAX_LAYER_BYTES / 1e6} MB with its dependencies, as Lambda `
        + `limits a function with its layers to 250 MB, got ${Math.ceil(bytes / 1e6)} MB in ${directory}`);
    }
    const problem = decoderProblem(layout, folder);
    if (problem !== undefined) refuse(scope, `\`heicDecoder\` must export a function, got ${directory}: ${problem}`);
    return { layer: layerOf(scope, folder, layout.packageName), packageName: layout.packageName };
  } finally {
    // With `--no-staging`, the assembly refers to the folder itself.
    if (!scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT)) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function layerOf(scope: Construct, folder: string, packageName: string): lambda.LayerVersion {
  return new lambda.LayerVersion(scope, 'HeicDecoder', {
    code: lambda.Code.fromAsset(folder),
    compatibleRuntimes: [lambda.Runtime.NODEJS_24_X],
    description: `Decodes HEIC originals of ${scope.node.path} with ${packageName}`.slice(0, 256),
  });
}
