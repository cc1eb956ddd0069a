import { Arguments, Command, CommandError, Io, OK } from './command';
import { failPrimaryOf, failureNotice, firstBytes } from './serve/fail-origin';
import { welcome } from './serve/welcome';
import { LocalEdge, LocalEdgeError, LocalEdgeOptions, startLocalEdge } from '../local/server';

const DEFAULT_APP = 'cdk.out';
const DEFAULT_PORT = 8787;

export const serve: Command = {
  name: 'serve',
  summary: 'runs a synthesized image CDN on this machine',
  operands: [],
  options: [
    { name: 'app', value: 'DIR', summary: `what 'cdk synth' wrote (default: ${DEFAULT_APP})` },
    { name: 'stack', value: 'NAME', summary: 'serve only the CDNs of this stack (default: all)' },
    { name: 'port', value: 'PORT', summary: `where the first CDN listens; others and S3 follow; 0 for any free ports (default: ${DEFAULT_PORT})` },
    { name: 'images', value: 'DIR', summary: 'serve the images in this folder in place of those that the app uploads' },
    { name: 'fail-origin', value: 'primary[=HOW]', summary: 'have the bucket fail that has a replica: 503 (default), refuse or hang' },
  ],
  details: {
    'To begin with:': ['npx cdk synth', 'npx cdk-image-cdn serve'],
  },
  run: runServe,
};

async function runServe(args: Arguments, io: Io): Promise<number> {
  const app = args.text('app') ?? DEFAULT_APP;
  const failPrimary = failPrimaryOf(args);
  const edge = await start(app, args, failPrimary && { failPrimary, observer: () => firstBytes(io) });
  io.stdout.write(await welcome(app, edge));
  if (failPrimary) io.stdout.write(failureNotice(failPrimary));
  await io.untilStopped();
  await edge.close();
  io.stdout.write('stopped\n');
  return OK;
}

async function start(app: string, args: Arguments, otherwise?: Partial<LocalEdgeOptions>): Promise<LocalEdge> {
  const port = args.number('port', { what: 'a port', min: 0, max: 65535 }) ?? DEFAULT_PORT;
  try {
    return await startLocalEdge({ app, port, stack: args.text('stack'), images: args.text('images'), ...otherwise });
  } catch (error) {
    throw error instanceof LocalEdgeError ? new CommandError(error.message) : error;
  }
}
