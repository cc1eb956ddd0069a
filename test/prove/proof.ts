import { setTimeout as sleep } from 'node:timers/promises';
import { secondDomain } from './app/settings';
import { accountId, bootstrapVersion } from './aws/account';
import { Aws } from './aws/aws';
import { ProofApp } from './cdk';
import { CHECKS } from './checks/all';
import { Check, PATIENCE, Patience, ProvedCdn } from './checks/check';
import { Recorder } from './checks/recorder';
import { runCheck } from './checks/run';
import { cleanUp, findTagged } from './clean';
import { deployedCdn } from './deployed-cdn';
import { ProveOptions, cleanupCommand } from './options';
import { InstallOptions, InstalledApp } from './package';
import { costRows, planText } from './plan';
import { Report } from './report';
import { INTERRUPTED } from './stopping';
import { stackName } from './tag';
import { Credentials } from '../../src/runtime/aws/aws-client';
import { FAILED, OK } from '../../src/tools/cli/command';
import { runChecks } from '../../src/tools/cli/verify/run-checks';
import { Subject } from '../../src/tools/cli/verify/subject';

/** The environment of a proof; tests pass fakes. */
export interface Surroundings {
  readonly say: (text: string) => void;
  /** Asks a question that is answered by yes or no. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly credentials: () => Promise<Credentials>;
  readonly install: (options: InstallOptions) => Promise<InstalledApp>;
  /** Aborted if the proof is to stop. */
  readonly signal: AbortSignal;
  /** The folder for reports. */
  readonly reports: string;
  /** Environment variables, which may name other endpoints of AWS. */
  readonly env?: NodeJS.ProcessEnv;
  readonly checks?: readonly Check[];
  /** The checks of the command `verify`. */
  readonly verify?: typeof runChecks;
  readonly patience?: Patience;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** The interval at which a long phase reports its progress. */
  readonly heartbeatMs?: number;
}

const HEARTBEAT_MS = 30_000;

/** Proves on AWS what only AWS can prove. Returns the exit code. */
export async function prove(run: string, options: ProveOptions, surroundings: Surroundings): Promise<number> {
  const { say, confirm, credentials, env } = surroundings;
  const account = await accountId(new Aws({ credentials, env }), options.region);
  say(planText({ ...options, run, account }));
  if (!options.yes && !(await confirm('Go on? [yes/no] '))) {
    say('Nothing was created.\n');
    return OK;
  }
  return new Proof(run, account, options, surroundings).run();
}

/** Finds and removes what earlier proofs left. Returns the exit code. */
export async function removeLeftovers(options: ProveOptions, surroundings: Surroundings): Promise<number> {
  const { say, confirm, credentials, env, wait = sleep } = surroundings;
  const aws = new Aws({ credentials, env });
  const regions = regionsOf(options);
  const { stacks, others } = await findTagged({ aws, regions, run: options.run });
  if (stacks.length + others.length === 0) {
    say(`Nothing with the tag of a proof in ${regions.join(', ')}.\n`);
    return OK;
  }
  for (const { name, region, status, run } of stacks) say(`  run ${run}: stack ${name} in ${region}, ${status}\n`);
  for (const { arn, run } of others) say(`  run ${run}: ${arn}\n`);
  if (!options.yes && !(await confirm('Remove all of this? [yes/no] '))) return OK;
  const left = await cleanUp({
    aws,
    regions,
    run: options.run,
    say: line => say(`${line}\n`),
    wait: async ms => {
      await wait(ms);
    },
  });
  for (const line of left) say(`not removed: ${line}\n`);
  return left.length === 0 ? OK : FAILED;
}

/** CloudFront keeps certificates and metrics in us-east-1. */
function regionsOf({ region, replicaRegion }: ProveOptions): string[] {
  return [...new Set([region, replicaRegion, 'us-east-1'])];
}

class Proof {
  private readonly report: Report;
  private readonly aws: Aws;
  private isDeployed = false;
  private installed?: InstalledApp;
  private lastLine = '';

  constructor(
    private readonly id: string,
    private readonly account: string,
    private readonly options: ProveOptions,
    private readonly surroundings: Surroundings,
  ) {
    const { credentials, env, signal, reports } = surroundings;
    const { region, replicaRegion, domain } = options;
    this.aws = new Aws({ credentials, env, signal });
    this.report = new Report(`${reports}/prove-${id}`, {
      run: id,
      startedAt: new Date().toISOString(),
      account,
      region,
      replicaRegion,
      domain,
      costs: costRows(),
    });
  }

  public async run(): Promise<number> {
    const { say, signal } = this.surroundings;
    const isWhole = await this.phases().then(
      () => true,
      (error: Error) => {
        if (!signal.aborted) say(`\n${error.message}\n`);
        return false;
      },
    );
    const isClean = await this.end();
    this.installed?.remove();
    const { verify, checks } = this.report.content;
    const hasFailed = [...verify, ...checks].some(({ status }) => status === 'failed');
    const outcome = signal.aborted ? 'stopped' : isWhole && isClean && !hasFailed ? 'passed' : 'failed';
    this.report.change(content => Object.assign(content, { outcome, finishedAt: new Date().toISOString() }));
    say(`\n${outcome}: the report is in ${this.report.folder}/report.md\n`);
    return signal.aborted ? INTERRUPTED : outcome === 'passed' ? OK : FAILED;
  }

  private async phases(): Promise<void> {
    const {
      id: run,
      options: { region, replicaRegion, domain, hostedZoneId, qualifier },
    } = this;
    const { install, credentials, env, signal } = this.surroundings;
    const onLine = (line: string) => {
      this.lastLine = line;
    };
    await this.phase('bootstrap', () => this.checkBootstrap());
    this.installed = await this.phase('build', () => install({ run, onLine, signal }));
    const { app: folder, images, programs, versions } = this.installed;
    this.report.change(content => {
      content.versions = { ...versions, node: process.version };
    });
    const { account } = this;
    const settings = { run, account, region, replicaRegion, qualifier, images, domain, hostedZoneId };
    const app = new ProofApp({ programs, app: folder, settings, credentials, env, onLine, signal });
    await this.phase('synth', () => app.synthesize());
    this.isDeployed = true;
    const outputs = await this.phase('deploy', () => app.deploy());
    const recorder = new Recorder();
    const { patience = PATIENCE } = this.surroundings;
    const { planUrl } = this.options;
    const { aws, wait } = this;
    const cdn = deployedCdn({
      run,
      region,
      replicaRegion,
      outputs,
      app,
      aws,
      recorder,
      patience,
      planUrl,
      secondUrl: domain === undefined ? undefined : new URL(`https://${secondDomain(domain)}`),
      signal,
      wait,
    });
    const { Originals: originals } = outputs[stackName(run, 'Images')];
    await this.phase('verify', () => this.verify(cdn, new URL(aws.bucketUrl(originals, region))));
    await this.phase('checks', () => this.check(cdn, recorder));
    await this.phase('purge', () => app.purgeAll());
  }

  private async checkBootstrap(): Promise<void> {
    const { qualifier } = this.options;
    const missing: string[] = [];
    for (const each of regionsOf(this.options)) {
      if ((await bootstrapVersion(this.aws, each, qualifier)) === undefined) missing.push(each);
    }
    if (missing.length === 0) return;
    const environments = missing.map(each => `aws://${this.account}/${each}`).join(' ');
    throw new Error(
      `the CDK was never bootstrapped with the qualifier ${qualifier} in ${missing.join(' and ')}: run \`npx cdk ` +
        `bootstrap --qualifier ${qualifier} ${environments}\` once, or name another qualifier with --qualifier`,
    );
  }

  private async verify({ images, patience }: ProvedCdn, bucket: URL): Promise<void> {
    const { signal, say, verify = runChecks } = this.surroundings;
    const url = new URL('/images/sunset.jpg', images.url);
    const subject = new Subject({ url, bucket, timeoutSeconds: patience.answer / 1000, wait: this.wait });
    const results = await verify(subject, ({ id, status, seen }) => {
      say(`  ${status.padEnd(8)} ${id}: ${seen}\n`);
      signal.throwIfAborted();
    });
    this.report.change(content => {
      content.verify = results;
    });
  }

  private async check(cdn: ProvedCdn, recorder: Recorder): Promise<void> {
    const { signal, say, checks = CHECKS } = this.surroundings;
    for (const check of checks) {
      this.lastLine = check.id;
      const result = await runCheck(check, cdn, recorder, signal);
      this.report.change(content => {
        content.checks.push(result);
      });
      say(`  ${result.status.padEnd(8)} ${result.id}: ${result.seen}\n`);
    }
  }

  /** Whether nothing is left that should not be. */
  private async end(): Promise<boolean> {
    const { say, credentials, env, wait = sleep } = this.surroundings;
    const command = cleanupCommand(this.options, this.id);
    if (!this.isDeployed) return true;
    if (this.options.keep) {
      say(`\nKept, and goes on costing. To remove it, run:\n  ${command}\n`);
      return true;
    }
    const left = await this.phase('clean', () =>
      cleanUp({
        aws: new Aws({ credentials, env }), // not ended by what stopped the proof
        regions: regionsOf(this.options),
        run: this.id,
        say: line => {
          this.lastLine = line;
          say(`  ${line}\n`);
        },
        wait: async ms => {
          await wait(ms);
        },
      }),
    ).catch((error: Error) => [error.message]);
    this.report.change(content => {
      content.left = left;
    });
    if (left.length > 0) {
      say(
        `\nNot everything is removed:\n${left.map(line => `  ${line}\n`).join('')}To try again, run:\n  ${command}\n`,
      );
    }
    return left.length === 0;
  }

  /** Works, and says now and then that it still does; what comes of it is in the report. */
  private async phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    const { say, heartbeatMs = HEARTBEAT_MS, signal } = this.surroundings;
    const begin = Date.now();
    const time = () => (Date.now() - begin) / 1000;
    const add = (status: 'done' | 'failed' | 'stopped', detail?: string) =>
      this.report.change(({ phases }) => {
        phases.push({ name, status, seconds: time(), detail });
      });
    this.lastLine = '';
    say(`${name} …\n`);
    const heartbeat = setInterval(
      () => say(`${name}: ${elapsed(time())}${this.lastLine && `, ${this.lastLine.slice(0, 160)}`}\n`),
      heartbeatMs,
    );
    try {
      const result = await work();
      add('done');
      say(`${name}: done after ${elapsed(time())}\n`);
      return result;
    } catch (error) {
      add(signal.aborted && name !== 'clean' ? 'stopped' : 'failed', (error as Error).message);
      throw error;
    } finally {
      clearInterval(heartbeat);
    }
  }

  private readonly wait = async (milliseconds: number): Promise<void> => {
    const { signal, wait } = this.surroundings;
    if (wait) await wait(milliseconds);
    else await sleep(milliseconds, undefined, { signal });
    signal.throwIfAborted();
  };
}

function elapsed(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${Math.round(seconds)} s` : `${minutes} min ${Math.round(seconds % 60)} s`;
}
