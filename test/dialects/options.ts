import { parseArgs } from 'node:util';
import { acceptedUrlFiles, urlFiles } from './urls';

/** Options of the command line. */
export interface DialectOptions {
  /** The names of the files with URLs. */
  readonly files: readonly string[];
  /** Whether the original engines are run, and their results written. */
  readonly isRecording: boolean;
  /** Folder with checkouts of engines that registries lack. */
  readonly checkouts?: string;
  readonly isVerbose: boolean;
}

export const HELP = `npm run dialects -- [FILE…] [options]

Requests URLs that others wrote from a CDN with their dialect, and compares the images with those of the original
engines: size, visible part of the original, format. Originals are images whose pixels contain their own position.

FILE is the name of a file in test/dialects/urls, without .json (default: all).

  --record           only run the original engines, and write their results into the files
  --checkouts DIR    folder with checkouts of aws-solutions/dynamic-image-transformation-for-amazon-cloudfront,
                     aws-samples/image-optimization and cshum/imagor, under the names of the repositories; needed to
                     record their URLs
  --verbose          list approximated and refused URLs, too

thumbor comes from the Python registry. It requires Python 3 with venv. imagor requires Go and a C compiler, and is
built with the libvips of sharp.

The exit code is 1 if an image differs from that of the engine without a row in docs/dialects.md, or if less than 95 %
of the images that both make are the same.`;

const FLAGS = {
  record: { type: 'boolean', default: false },
  checkouts: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Returns the options, or undefined if help is requested. */
export function parseOptions(args: string[]): DialectOptions | undefined {
  const { values, positionals } = parseArgs({ args, options: FLAGS, allowPositionals: true });
  if (values.help) return undefined;
  const known = urlFiles();
  const unknown = positionals.find(name => !known.includes(name));
  if (unknown !== undefined) throw new Error(`FILE must be one of: ${known.join(', ')}, got ${unknown}`);
  return {
    files: positionals.length > 0 ? positionals : values.record ? known : acceptedUrlFiles(),
    isRecording: values.record,
    checkouts: values.checkouts,
    isVerbose: values.verbose,
  };
}
