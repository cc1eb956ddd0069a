import { Arguments, Command, CommandError, Io, OK, UsageError } from './command';
import { commandLine } from './command-line';
import { allowedHostsOf } from './serve/allowed-hosts';
import { deploymentNotice, deploymentOf } from './serve/deploying';
import { failPrimaryOf, failureNotice, firstBytes } from './serve/fail-origin';
import { openInBrowser, playgroundAt, playgroundOf } from './serve/playground';
import { reportRejectedSignatures } from './serve/rejected-signatures';
import { reportUnknownParameters } from './serve/unknown-parameters';
import { welcome, welcomeToTarget } from './serve/welcome';
import { privateKeyOf } from './sign/cloudfront';
import { combineObservers } from '../local/cloudfront/edge-observer';
import { LocalEdge, LocalEdgeError, startLocalEdge } from '../local/server';
import { LocalTraffic } from '../playground/local-cdn';
import { NoAnswer } from '../playground/pass-on';
import { Playground } from '../playground/server';

const DEFAULT_APP = 'cdk.out';
const DEFAULT_PORT = 8787;
const DEFAULT_PLAYGROUND_PORT = 8780;

export const serve: Command = {
  name: 'serve',
  summary: 'runs a synthesized image CDN on this machine, with a playground to look at it',
  operands: [],
  options: [
    { name: 'app', value: 'DIR', summary: `what 'cdk synth' wrote (default: ${DEFAULT_APP})` },
    { name: 'stack', value: 'NAME', summary: 'serve only the CDNs of this stack (default: all)' },
    { name: 'port', value: 'PORT', summary: `where the first CDN listens; others and S3 follow; 0 for any free ports (default: ${DEFAULT_PORT})` },
    { name: 'images', value: 'DIR', summary: 'serve the images in this folder in place of those that the app uploads' },
    { name: 'fail-origin', value: 'primary[=HOW]', summary: 'have the bucket of the originals fail, not its replica: 503 (default), refuse or hang' },
    { name: 'deploying', value: 'DIR', summary: 'serve the middle of a deployment that replaces this synthesized app with --app' },
    { name: 'lagging', value: 'WHAT', summary: 'with --deploying: the functions that are still those of DIR: transform (default) or edge' },
    { name: 'allowed-hosts', value: 'NAMES', summary: 'answer for these host names too, separated by commas: for a tunnel or a container' },
    { name: 'playground-port', value: 'PORT', summary: `where the playground listens; 0 for any free port (default: ${DEFAULT_PLAYGROUND_PORT}; with --port 0: any)` },
    { name: 'no-playground', summary: 'leave the playground out' },
    { name: 'open', summary: 'open the playground in the browser' },
    { name: 'target', value: 'URL', summary: 'look at a deployed CDN in the playground, in place of running one' },
    { name: 'keys', value: 'FILE', summary: 'with --target: the keys of images to show, a line each' },
    { name: 'private-key', value: 'FILE', summary: 'have the playground sign for `trustedKeyGroups`, by this PEM file; - for standard input' },
    { name: 'key-pair-id', value: 'ID', summary: 'with --target and --private-key: the id that CloudFront gave to its public key' },
    { name: 'secret-file', value: 'FILE', summary: 'with --target: what `signing` has as its secret, for the playground to sign by' },
  ],
  details: {
    'To begin with:': ['npx cdk synth', 'npx cdk-image-cdn serve'],
    'To see what viewers get while changed settings are deployed:': ['npx cdk synth --output cdk.out.new', 'npx cdk-image-cdn serve --app cdk.out.new --deploying cdk.out'],
    'To look at a deployed CDN:': ['npx cdk-image-cdn serve --target https://d1234abcd.cloudfront.net'],
  },
  run: runServe,
};

async function runServe(args: Arguments, io: Io): Promise<number> {
  const target = args.text('target');
  refuseTogether(args, target === undefined ? ['keys', 'key-pair-id', 'secret-file'] : ['app', 'stack', 'port', 'images', 'fail-origin', 'deploying', 'lagging', 'allowed-hosts', 'no-playground'], target !== undefined);
  try {
    await (target === undefined ? serveApp(args, io) : serveTarget(args, target, io));
  } catch (error) {
    throw error instanceof LocalEdgeError || error instanceof NoAnswer ? new CommandError(error.message) : error;
  }
  io.stdout.write('stopped\n');
  return OK;
}

async function serveApp(args: Arguments, io: Io): Promise<void> {
  const app = args.text('app') ?? DEFAULT_APP;
  const port = args.number('port', { what: 'a port', min: 0, max: 65535 }) ?? DEFAULT_PORT;
  const playgroundPort = playgroundPortOf(args, port === 0 ? 0 : DEFAULT_PLAYGROUND_PORT);
  const failPrimary = failPrimaryOf(args);
  const privateKey = args.text('private-key') === undefined ? undefined : await privateKeyOf(args, io);
  const traffic = new LocalTraffic();
  const transforms = (id: string) => edge.distributions.some(distribution => distribution.id === id && distribution.transforms);
  const observer = (id: string) => combineObservers(
    traffic.observer(id),
    reportUnknownParameters(io, () => transforms(id)),
    reportRejectedSignatures(io),
    ...failPrimary ? [firstBytes(io)] : [],
  );
  const allowedHosts = allowedHostsOf(args);
  const deploying = deploymentOf(args);
  const edge: LocalEdge = await startLocalEdge({ app, port, stack: args.text('stack'), images: args.text('images'), failPrimary, deploying, allowedHosts, observer });
  try {
    const playground = args.isSet('no-playground') ? undefined : await playgroundOf(app, edge, { traffic, port: playgroundPort, privateKey });
    const notices = [deploying && deploymentNotice(deploying, app), failPrimary && failureNotice(failPrimary)];
    const greeting = await welcome(app, edge, { command: commandLine(io.env), playground: playground?.url });
    await untilStopped(args, io, playground, [greeting, ...notices].join(''));
  } finally {
    await edge.close();
  }
}

async function serveTarget(args: Arguments, target: string, io: Io): Promise<void> {
  const playground = await playgroundAt(args, target, playgroundPortOf(args, DEFAULT_PLAYGROUND_PORT), io);
  await untilStopped(args, io, playground, welcomeToTarget(target, playground.url));
}

async function untilStopped(args: Arguments, io: Io, playground: Playground | undefined, text: string): Promise<void> {
  io.stdout.write(text);
  if (playground && args.isSet('open')) openInBrowser(playground.url);
  await io.untilStopped();
  await playground?.close();
}

function playgroundPortOf(args: Arguments, otherwise: number): number {
  return args.number('playground-port', { what: 'a port', min: 0, max: 65535 }) ?? otherwise;
}

function refuseTogether(args: Arguments, options: readonly string[], hasTarget: boolean): void {
  const given = options.find(option => args.isSet(option) || args.text(option) !== undefined);
  if (given !== undefined) throw new UsageError(hasTarget ? `--${given} is not for --target, which runs no CDN here` : `--${given} is for --target only`);
}
