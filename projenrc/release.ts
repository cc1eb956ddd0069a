import { ReleasableCommits, awscdk, github } from 'projen';
import { addAudit } from './audit-workflow';
import { HardenedWorkflows } from './workflows';

/**
 * Releases from `main` by conventional commits, to registries that trust the workflow without stored tokens where they
 * support it.
 */
export const RELEASE = {
  release: true,
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  bumpPackage: 'commit-and-tag-version@^12', // 13 requires Node 22
  jsiiReleaseVersion: '0.2.1061', // publib, which has the permission to publish while it runs
  releaseToNpm: true,
  npmTrustedPublishing: true,
  workflowNodeVersion: '24', // the first version whose npm supports trusted publishing
  releaseWorkflowSetupSteps: [
    { name: 'Second engine for the edge function', run: 'sudo apt-get update && sudo apt-get install --yes njs' },
  ],
  publishToPypi: { distName: 'cdk-image-cdn', module: 'cdk_image_cdn', trustedPublishing: true },
  // Maven Central and Go need a token and a deploy key: the first has no trusted publishing, the second is a repository
  // of its own.
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

/** The types of conventional commits. `feat` and `fix` cause a release. */
const COMMITS = ['feat', 'fix', 'docs', 'test', 'refactor', 'perf', 'build', 'ci', 'chore'];

/** Configuration of GitHub: pull requests whose titles are conventional commits, and the checks of `.ci/run`. */
export const GITHUB = {
  github: true,
  githubOptions: { mergify: false, pullRequestLintOptions: { semanticTitleOptions: { types: COMMITS } } },
  pullRequestTemplate: false,
  buildWorkflow: false, // `.ci/run` decides, with the same checks everywhere
  depsUpgrade: false,
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

/**
 * Runs `.ci/run` on every change, on machines with all languages of the packages. A release requires that it passes.
 */
export function addCi(project: awscdk.AwsCdkConstructLibrary): void {
  const release = project.github!.tryFindWorkflow('release')!.file!;
  // projen grants these jobs write access. The build does not tag (`release_github` does), and titles are only read.
  release.addOverride('jobs.release.permissions.contents', 'read');
  project.github!.tryFindWorkflow('pull-request-lint')!.file!
    .addOverride('jobs.validate.permissions', { 'pull-requests': 'read' });
  release.addOverride('jobs.ci', { uses: './.github/workflows/ci.yml', permissions: { contents: 'read' } });
  release.addOverride('jobs.release.needs', ['ci']);

  const workflow = new github.GithubWorkflow(project.github!, 'ci');
  workflow.on({ pullRequest: {}, workflowCall: {} });
  workflow.addJob('ci', {
    runsOn: ['ubuntu-latest'],
    container: { image: 'node:20-bookworm' }, // `.ci/run` needs Debian
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 90,
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Go', uses: github.ActionRefs.ACTIONS_SETUP_GO, with: { 'go-version': 'stable', 'cache': false } },
      { name: 'Trust the checkout of another user', run: 'git config --global --add safe.directory "$PWD"' },
      { name: 'Run all checks', run: '.ci/run' },
    ],
  });
  addAudit(project);
  new HardenedWorkflows(project);
}
