import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { DeferredModules } from './deferred-modules';

/** The platform as sharp names its packages. The rest of the module, with semver, serves to install sharp. */
const PLATFORM = `
  import detectLibc from 'detect-libc';
  const libc = detectLibc.isNonGlibcLinuxSync() ? detectLibc.familySync() : '';
  export default {
    runtimePlatformArch: () => process.platform + libc + '-' + process.arch,
    isUnsupportedNodeRuntime: () => undefined,
    prebuiltPlatforms: [],
    minimumLibvipsVersion: '',
  };
`;

const SHARP = path.join(__dirname, '../node_modules/sharp/package.json');
const { version } = JSON.parse(fs.readFileSync(SHARP, 'utf8')) as { readonly version: string };

/**
 * The binary by its path in the archive. Its package's exports, entry and search for libvips take longer to evaluate
 * than the binary to load. The packages of other machines may have other paths.
 */
const BINARY = `
  const binary = () => {
    const name = 'sharp-' + runtimePlatform;
    const file = './node_modules/@img/' + name + '/lib/' + name + '-${version}.node';
    try {
      return require(file);
    } catch {
      return require('@img/' + name + '/sharp.node');
    }
  };
`;

interface Replacement {
  readonly file: RegExp;
  /** Code to replace. It must be there, so that an upgrade cannot undo a replacement unnoticed. */
  readonly edits: readonly (readonly [from: RegExp, to: string])[];
}

/** Code of sharp that few requests need, or none. */
const REPLACEMENTS: Replacement[] = [
  { file: /[\\/]sharp[\\/]dist[\\/]libvips\.mjs$/, edits: [[/^[^]*\nexport default \{[^]*$/, PLATFORM]] },
  {
    file: /[\\/]detect-libc[\\/]lib[\\/]detect-libc\.js$/,
    edits: [
      // A last resort.
      [/^const childProcess = require\('child_process'\);\n/m, ''],
      [/\bchildProcess\./g, "require('child_process')."],
    ],
  },
  {
    file: /[\\/]sharp[\\/]dist[\\/]sharp\.mjs$/,
    edits: [
      // Binaries that were built beside sharp's JavaScript, which its version names.
      [/^import pkg from .*\n/m, ''],
      [/^const \{ version \} = pkg;\n/m, ''],
      [/^try \{\n  sharp = require\(`\.\.\/src\/build[^]*?\n(?=if \(!sharp\) \{\n  try \{\n    switch )/m, BINARY],
      [/require\("@img\/sharp-linux-arm64\/sharp\.node"\)/, 'binary()'],
      [/require\("@img\/sharp-linux-x64\/sharp\.node"\)/, 'binary()'],
      // The function's own `require()` finds the packages, without Node.js's resolution of URLs.
      [/^import \{ createRequire \} from "node:module"\n/m, ''],
      [/^const require = createRequire\(import\.meta\.url\);\n/m, ''],
    ],
  },
  {
    file: /[\\/]sharp[\\/]dist[\\/]utility\.mjs$/,
    edits: [
      // `sharp.format` and `sharp.versions`, which the transform function does not use.
      [/^const require = [^]*?\n(?=\/\*\*\n \* An Object containing the available interpolators)/m, ''],
      [/^let versions = \{[^]*?\n(?=\/\*\*\n \* Gets or, when options are provided, sets the limits of _libvips)/m, ''],
      [/^  Sharp\.format = format;\n/m, ''],
      [/^  Sharp\.versions = versions;\n/m, ''],
      // The number of threads, which the transform function sets itself.
      [/^\/\* node:coverage ignore next 7 \*\/\nif \(!process\.env\.MALLOC_ARENA_MAX[^]*?\n\}\n/m, ''],
    ],
  },
];

/**
 * Makes a cold start shorter: sharp's installer and its lists of formats and versions are left out, and its binary is
 * loaded by its path. The rest works as before, on every platform of the local edge.
 */
export const SHORTER_COLD_START: esbuild.Plugin = {
  name: 'shorter-cold-start',
  setup(build) {
    for (const { file: filter, edits } of REPLACEMENTS) {
      build.onLoad({ filter }, ({ path: file }) => {
        const contents = edits.reduce((code, [from, to]) => {
          if (!from.test(code)) throw new Error(`${file} must contain ${from}.`);
          return code.replace(from, () => to);
        }, fs.readFileSync(file, 'utf8'));
        return { contents, loader: 'js', resolveDir: path.dirname(file) };
      });
    }
  },
};

/** Packages and modules of `src/runtime` that most photographs do not need, by the file that contains them. */
export const DEFERRED: DeferredModules = {
  colors: ['@img/colour'],
  dialects: ['url/dialects/read-passed-on.ts'],
  signing: ['transformer/request-authorizer.ts'],
  refining: ['transformer/refiner/refine.lambda.ts'],
  drawings: ['transformer/formats/svg/rendering-cost.ts', 'transformer/isolated-process.ts'],
  formats: [
    'transformer/formats/avif/readable-avif.ts',
    'transformer/formats/png/readable-png.ts',
    'transformer/formats/png/xmp-chunk.ts',
    'transformer/read/tiff-original.ts',
    'transformer/read/decodable-gif.ts',
    'transformer/formats/heic/heic.ts',
    'transformer/read/gray-profile.ts',
  ],
  metadata: ['transformer/encode/metadata/kept-xmp.ts', 'transformer/operate/focus/embedded-focus.ts'],
  descriptions: ['transformer/encode/describe.ts'],
  graphics: ['transformer/encode/graphic-encoding.ts', 'transformer/encode/animation-encoding.ts'],
  operations: [
    'transformer/operate/focus/find-focus.ts',
    'transformer/operate/frames.ts',
    'transformer/operate/prepare.ts',
    'transformer/operate/surround.ts',
    'transformer/operate/tone.ts',
    'transformer/operate/trim.ts',
    'transformer/operate/watermark.ts',
  ],
};
