import * as fs from 'node:fs';
import * as path from 'node:path';
import { Component, awscdk, github } from 'projen';

type Job = github.workflows.Job;

/**
 * Commits of released versions of actions, because tags can be moved. Each was compared with the pins of other public
 * repositories for the same version.
 */
export const ACTIONS: Record<string, { readonly commit: string; readonly version: string }> = {
  'actions/checkout': { commit: '3d3c42e5aac5ba805825da76410c181273ba90b1', version: 'v7.0.1' },
  'actions/download-artifact': { commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', version: 'v8.0.1' },
  'actions/setup-go': { commit: 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', version: 'v7.0.0' },
  'actions/setup-java': { commit: 'dd06d9cba3e5552c54d9f8ea23572deb30010f7c', version: 'v6.0.0' },
  'actions/setup-node': { commit: '820762786026740c76f36085b0efc47a31fe5020', version: 'v7.0.0' },
  'actions/setup-python': { commit: '5fda3b95a4ea91299a34e894583c3862153e4b97', version: 'v7.0.0' },
  'actions/upload-artifact': { commit: '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', version: 'v7.0.1' },
  'amannn/action-semantic-pull-request': { commit: '48f256284bd46cdaab1048c3721360e808335d50', version: 'v6.1.1' },
};

/** Steps of a publishing job that have secrets, and must not run in one job with the code of dependencies. */
const PUBLISHING = ['Setup GitHub deploy key', 'Release'];

/** Pins actions to commits, and separates jobs that run the code of dependencies from jobs that can publish. */
export class HardenedWorkflows extends Component {
  private readonly workflows: github.GithubWorkflow[];

  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    this.workflows = project.github!.workflows;
    for (const [action, { commit }] of Object.entries(ACTIONS)) {
      project.github!.actions.set(action, `${action}@${commit}`);
    }
  }

  public preSynthesize(): void {
    const release = this.workflows.find(workflow => workflow.name === 'release')!;
    for (const target of ['npm', 'maven', 'pypi', 'golang']) separatePackaging(release, target);
  }

  /** Adds the versions of actions as comments, which projen's objects do not support. */
  public synthesize(): void {
    for (const { file } of this.workflows) {
      const target = path.join(this.project.outdir, file!.path);
      const { mode } = fs.statSync(target);
      fs.chmodSync(target, 0o644);
      fs.writeFileSync(target, withVersions(fs.readFileSync(target, 'utf8')));
      fs.chmodSync(target, mode);
    }
  }
}

/**
 * Splits a publishing job of projen: `npm ci` and jsii-pacmak run without permissions, and publishing uses their
 * output.
 */
function separatePackaging(release: github.GithubWorkflow, target: string): void {
  const job = release.getJob(`release_${target}`) as Job;
  const [steps, packaging] = [job.steps, `package_${target}`];
  const first = steps.findIndex(({ name }) => PUBLISHING.includes(name!));
  const artifact = { name: packaging, path: 'dist' };
  const upload = github.WorkflowSteps.uploadArtifact({ with: { ...artifact, includeHiddenFiles: true } });
  release.addJob(packaging, {
    ...job,
    name: `Package for ${job.name!.replace('Publish to ', '')}`,
    permissions: { contents: github.workflows.JobPermission.READ },
    environment: undefined,
    steps: [...steps.slice(0, first), upload],
  });
  release.updateJob(`release_${target}`, {
    ...job,
    needs: ['release', packaging],
    steps: [
      github.WorkflowSteps.downloadArtifact({ name: 'Download package', with: artifact }),
      ...steps.slice(first).map(withoutRegistry),
    ],
  });
}

/** npm publishes to its default registry, and no file of this repository names one. */
function withoutRegistry({ env, ...step }: github.workflows.JobStep): github.workflows.JobStep {
  return { ...step, env: Object.fromEntries(Object.entries(env ?? {}).filter(([name]) => name !== 'NPM_REGISTRY')) };
}

function withVersions(workflow: string): string {
  return workflow.replace(/^( *(?:- )?uses: )([^@\s]+)@([0-9a-f]{40})$/gm, (line, _, action: string, commit: string) =>
    ACTIONS[action]?.commit === commit ? `${line} # ${ACTIONS[action].version}` : line);
}
