import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** The folder of the assets, from that of the server function. */
const ASSETS = '../../assets';

/**
 * A build that runs on this machine. Its image function, which the CDN replaces, needs no package but those of Next.js,
 * and reads files. OpenNext's own loader of files does not decode paths, so it does not find one with a space.
 */
export default {
  buildCommand: 'next build',
  default: {
    override: {
      wrapper: 'express-dev', converter: 'node', incrementalCache: 'fs-dev', queue: 'direct', tagCache: 'fs-dev',
    },
  },
  imageOptimization: {
    override: { wrapper: 'dummy', converter: 'dummy' },
    loader: async () => ({
      name: 'files',
      load: async (url: string) => ({
        body: Readable.from(await readFile(ASSETS + decodeURIComponent(url))),
        cacheControl: 'public, max-age=31536000, immutable',
      }),
    }),
    install: false,
  },
};
