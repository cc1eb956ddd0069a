import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

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

interface Replacement {
  readonly file: RegExp;
  /** The code to replace. It must be there, so that an upgrade cannot undo a replacement unnoticed. */
  readonly from: RegExp;
  readonly to: string;
}

/** Code that few requests need. */
const REPLACEMENTS: Replacement[] = [
  { file: /[\\/]sharp[\\/]dist[\\/]libvips\.mjs$/, from: /^[^]*\nexport default \{[^]*$/, to: PLATFORM },
  {
    file: /[\\/]sharp[\\/]dist[\\/]colour\.mjs$/,
    from: /^import color from '@img\/colour';$/m,
    to: "const color = value => require('@img/colour')(value);",
  },
  {
    file: /[\\/]pipeline[\\/]read-original\.ts$/,
    from: /^import \{ renderingCost \} from '\.\/rendering-cost';$/m,
    to: "const renderingCost = async (svg: Buffer) => (await import('./rendering-cost')).renderingCost(svg);",
  },
];

/**
 * Makes a cold start shorter: sharp's installer is left out, and the parsers of colors and SVG are loaded when they are
 * needed. Everything works as before, on every platform of the local edge.
 */
export const SHORTER_COLD_START: esbuild.Plugin = {
  name: 'shorter-cold-start',
  setup(build) {
    for (const { file: filter, from, to } of REPLACEMENTS) {
      build.onLoad({ filter }, ({ path: file }) => {
        const code = fs.readFileSync(file, 'utf8');
        if (!from.test(code)) throw new Error(`${file} must contain ${from}.`);
        return {
          contents: code.replace(from, () => to),
          loader: file.endsWith('.ts') ? 'ts' : 'js',
          resolveDir: path.dirname(file),
        };
      });
    }
  },
};
