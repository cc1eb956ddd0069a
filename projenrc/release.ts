import { ReleasableCommits, awscdk, github } from 'projen';
import { HardenedWorkflows } from './workflows';

/**
 * Releases from `main` as conventional commits say, and registries that trust the workflow wherever they can, without
 * stored tokens.
 */
export const RELEASE = {
  release: true,
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  bumpPackage: 'commit-and-tag-version@^12', // 13 requires Node 22
  jsiiReleaseVersion: '0.2.1061', // publib, which holds the right to publish while it runs
  releaseToNpm: true,
  npmTrustedPublishing: true,
  workflowNodeVersion: '24', // the first whose npm can publish so
  releaseWorkflowSetupSteps: [
    { name: 'Second engine for the edge function', run: 'sudo apt-get update && sudo apt-get install --yes njs' },
  ],
  publishToPypi: { distName: 'cdk-image-cdn', module: 'cdk_image_cdn', trustedPublishing: true },
  publishToNuget: { dotNetNamespace: 'Cdk.ImageCdn', packageId: 'Cdk.ImageCdn', trustedPublishing: true },
  // Maven Central and Go take a token and a deploy key: the first knows no trusted publishing, the second is a
  // repository of its own.
  publishToMaven: {
    javaPackage: 'io.github.cdkimagecdn',
    mavenGroupId: 'io.github.cdkimagecdn',
    mavenArtifactId: 'cdk-image-cdn',
    mavenServerId: 'central-ossrh',
  },
  publishToGo: {
    moduleName: 'github.com/cdkimagecdn/cdk-image-cdn-go',
    packageName: 'cdkimagecdn',
    githubUseSsh: true,
  },
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

/** The types of conventional commits; `feat` and `fix` make a release. */
const COMMITS = ['feat', 'fix', 'docs', 'test', 'refactor', 'perf', 'build', 'ci', 'chore'];

/** GitHub's part: pull requests with titles that are conventional commits, and the checks of `.ci/run`. */
export const GITHUB = {
  github: true,
  githubOptions: { mergify: false, pullRequestLintOptions: { semanticTitleOptions: { types: COMMITS } } },
  pullRequestTemplate: false,
  buildWorkflow: false, // `.ci/run` is what holds, and the same everywhere
  depsUpgrade: false,
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

/** Runs `.ci/run` on every change, where the languages are that it packages for, and releases nothing that it fails. */
export function addCi(project: awscdk.AwsCdkConstructLibrary): void {
  const release = project.github!.tryFindWorkflow('release')!.file!;
  // projen lets these jobs write. The build does not tag, which `release_github` does, and titles are only read.
  release.addOverride('jobs.release.permissions.contents', 'read');
  project.github!.tryFindWorkflow('pull-request-lint')!.file!
    .addOverride('jobs.validate.permissions', { 'pull-requests': 'read' });
  release.addOverride('jobs.ci', { uses: './.github/workflows/ci.yml', permissions: { contents: 'read' } });
  release.addOverride('jobs.release.needs', ['ci']);

  const workflow = new github.GithubWorkflow(project.github!, 'ci');
  workflow.on({ pullRequest: {}, workflowCall: {} });
  workflow.addJob('ci', {
    runsOn: ['ubuntu-latest'],
    container: { image: 'node:20-bookworm' }, // Debian, as `.ci/run` asks for
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 90,
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Go', uses: github.ActionRefs.ACTIONS_SETUP_GO, with: { 'go-version': 'stable', 'cache': false } },
      { name: 'The checkout is of another user', run: 'git config --global --add safe.directory "$PWD"' },
      { name: 'Everything that has to hold', run: '.ci/run' },
    ],
  });
  new HardenedWorkflows(project);
}
