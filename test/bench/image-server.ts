import * as fs from 'node:fs/promises';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';

/** Serves the images of a folder, transformed. Reports its port and, for any message, its peak memory in MB. */
const [who, folder, config] = process.argv.slice(2);

/** Creates the transformer alone: nothing is cached or stored. Each server loads only its own sharp. */
async function thisLibrary(): Promise<http.RequestListener> {
  const [{ imageTransformer }, { serveVariant }, { FailureLimit, VariantLimit }, { parseConfig }] = await Promise.all([
    import('../../src/runtime/transformer/image-transformer.js'),
    import('../../src/runtime/transformer/serve-variant.js'),
    import('../../src/runtime/transformer/limits.js'),
    import('../../src/runtime/transformer/transformer-config.js'),
  ]);
  const told = parseConfig(config);
  const originals = {
    get: async (key: string) => ({ body: await fs.readFile(path.join(folder, key)), version: '' }),
    version: async () => '',
  };
  const variants = {
    get: async () => undefined,
    open: async () => undefined,
    put: async () => undefined,
    touch: async () => undefined,
    delete: async () => undefined,
    async *list() {},
  };
  const limit = new VariantLimit(told, variants);
  const transform = imageTransformer(originals, told);
  const services = {
    config: told,
    originals,
    variants,
    limit,
    failures: new FailureLimit(told),
    transform,
    log: console.error,
    measure: () => undefined,
  };
  return (request, response) => void serveVariant(request.url!, services)
    .then(({ answer }) => response.writeHead(answer.status, answer.headers).end(answer.body));
}

async function ipx(): Promise<http.RequestListener> {
  const { createIPX, createIPXNodeServer, ipxFSStorage } = await import('ipx');
  return createIPXNodeServer(createIPX({ storage: ipxFSStorage({ dir: folder }) })) as http.RequestListener;
}

async function serve(): Promise<void> {
  const server = http.createServer(await (who === 'ipx' ? ipx() : thisLibrary()));
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
  process.on('message', () => process.send!(process.resourceUsage().maxRSS / 1024));
  process.on('disconnect', () => process.exit());
}

void serve();
