import { EventLog } from './event-log';
import {
  allowedHostsOf, requireSigning, readServedSecret, deploymentNotice, deploymentOf, failPrimaryOf, failureNotice,
} from './options';
import { openInBrowser, playgroundAt, playgroundOf } from './playground';
import { reportRefusedUrls, reportUnknownParameters, reportRejectedSignatures } from './report-mistakes';
import { welcome, welcomeToTarget } from './welcome';
import { RequestRules } from '../../../runtime/url/request-parameters';
import { combineObservers } from '../../local/cloudfront/edge-observer';
import { LocalEdge, LocalEdgeError, startLocalEdge } from '../../local/server';
import { NoResponseError } from '../../playground/cdn-client';
import { LocalTraffic } from '../../playground/local-cdn';
import { Playground } from '../../playground/server';
import { Arguments, Command, CommandError, Io, OK, UsageError } from '../command';
import { APP_OPTION, DEFAULT_APP, PARAMETER_OVERRIDES_OPTION, parameterOverridesOf } from '../shared/options';
import { commandLine } from '../shared/program';
import { readPrivateKey } from '../shared/secret';

const DEFAULT_PORT = 8787;
const DEFAULT_PLAYGROUND_PORT = 8780;

export const serve: Command = {
  name: 'serve',
  summary: 'runs a synthesized image CDN locally, with a playground in the browser',
  operands: [],
  options: [
    APP_OPTION,
    PARAMETER_OVERRIDES_OPTION,
    { name: 'stack', value: 'NAME', summary: 'serve only the CDNs of this stack (default: all)' },
    {
      name: 'port',
      value: 'PORT',
      summary: `port of the first CDN; others and S3 use the next ports; 0 for free ports (default: ${DEFAULT_PORT})`,
    },
    { name: 'images', value: 'DIR', summary: 'serve the images in this folder instead of those that the app uploads' },
    {
      name: 'fail-origin',
      value: 'primary[=HOW]',
      summary: 'simulate a failing original bucket (not its replica): 503 (default), refuse or hang',
    },
    {
      name: 'deploying',
      value: 'DIR',
      summary: 'simulate a deployment in progress from this synthesized app to --app',
    },
    {
      name: 'lagging',
      value: 'WHAT',
      summary: 'with --deploying: the functions that still run the old code: transform (default) or edge',
    },
    {
      name: 'allowed-hosts',
      value: 'NAMES',
      summary: 'additional host names, separated by commas, for example of a tunnel or a container',
      separator: ',',
    },
    {
      name: 'playground-port',
      value: 'PORT',
      summary: 'port of the playground; 0 for a free port (default: '
        + `${DEFAULT_PLAYGROUND_PORT}; with --port 0: a free port)`,
    },
    { name: 'no-playground', summary: 'do not start the playground' },
    { name: 'open', summary: 'open the playground in the browser' },
    { name: 'target', value: 'URL', summary: 'show a deployed CDN in the playground instead of running one locally' },
    { name: 'keys', value: 'FILE', summary: 'with --target: file with the keys of images to show, one per line' },
    {
      name: 'private-key',
      value: 'FILE',
      summary: 'PEM file with the private key that signs for `trustedKeyGroups`; - for standard input',
    },
    {
      name: 'key-pair-id',
      value: 'ID',
      summary: 'with --target and --private-key: ID of the public key in CloudFront',
    },
    {
      name: 'secret-file',
      value: 'FILE',
      summary: 'file with the secret of `signing` (default: a generated one; with --target: none)',
    },
  ],
  details: {
    'Examples:': ['npx cdk synth', 'npx cdk-image-cdn serve'],
    'To see how viewers experience a deployment in progress:': [
      'npx cdk synth --output cdk.out.new',
      'npx cdk-image-cdn serve --app cdk.out.new --deploying cdk.out',
    ],
    'To show a deployed CDN:': ['npx cdk-image-cdn serve --target https://d1234abcd.cloudfront.net'],
  },
  run: runServe,
};

async function runServe(args: Arguments, io: Io): Promise<number> {
  const target = args.text('target');
  refuseTogether(
    args,
    target === undefined
      ? ['keys', 'key-pair-id']
      : [
        'app', 'parameter-overrides', 'stack', 'port', 'images', 'fail-origin', 'deploying', 'lagging', 'allowed-hosts',
        'no-playground',
      ],
    target !== undefined,
  );
  try {
    await (target === undefined ? serveApp(args, io) : serveTarget(args, target, io));
  } catch (error) {
    throw error instanceof LocalEdgeError || error instanceof NoResponseError ? new CommandError(error.message) : error;
  }
  io.stdout.write('stopped\n');
  return OK;
}

async function serveApp(args: Arguments, io: Io): Promise<void> {
  const app = args.text('app') ?? DEFAULT_APP;
  const port = args.number('port', { what: 'a port', min: 0, max: 65535 }) ?? DEFAULT_PORT;
  const playgroundPort = playgroundPortOf(args, port === 0 ? 0 : DEFAULT_PLAYGROUND_PORT);
  const failPrimary = failPrimaryOf(args);
  const privateKey = args.text('private-key') === undefined ? undefined : await readPrivateKey(args, io);
  const signingSecret = await readServedSecret(args, io);
  const traffic = new LocalTraffic();
  const log = new EventLog(io);
  const report = (text: string) => log.addWarning(text);
  const rulesAt = (id: string, path: string) => edge.distributions
    .find(cdn => cdn.distributionPath === id && cdn.transforms && cdn.serves(path))?.transformer?.rules;
  // Dialects of other image services ignore what these ignore.
  const transforms = (rules: RequestRules | undefined) => rules !== undefined && rules.dialect === undefined;
  const observer = (id: string) =>
    combineObservers(
      traffic.observer(id),
      log.edge,
      reportUnknownParameters(report, path => transforms(rulesAt(id, path))),
      reportRefusedUrls(report, path => rulesAt(id, path)),
      reportRejectedSignatures(report),
    );
  const allowedHosts = allowedHostsOf(args);
  const deploying = deploymentOf(args);
  const parameters = parameterOverridesOf(args);
  const edge: LocalEdge = await startLocalEdge({
    app,
    parameters,
    port,
    stack: args.text('stack'),
    images: args.text('images'),
    signingSecret,
    failPrimary,
    deploying,
    allowedHosts,
    observer,
    functions: log.functions,
    originalChanged: (key, isThere) => log.changed(key, isThere),
  });
  try {
    requireSigning(edge, signingSecret);
    const playground = args.isSet('no-playground')
      ? undefined
      : await playgroundOf(app, edge, { parameters, traffic, port: playgroundPort, privateKey });
    const notices = [deploying && deploymentNotice(deploying, app), failPrimary && failureNotice(failPrimary)];
    const greeting = await welcome(app, edge, {
      command: commandLine(io.env), playground: playground?.url, secretFile: args.text('secret-file'),
    });
    await untilStopped(args, io, playground, [greeting, ...notices, '\n'].join(''));
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
  if (given !== undefined) {
    throw new UsageError(
      hasTarget
        ? `--${given} cannot be combined with --target, which runs no local CDN`
        : `--${given} requires --target`,
    );
  }
}
