import { awscdk, github } from 'projen';

const READ = github.workflows.JobPermission.READ;
const WRITE = github.workflows.JobPermission.WRITE;

const PATCH = { name: 'upgrade', path: 'upgrade.patch' };

/**
 * Audits the bundled libraries every day, and opens a pull request that upgrades them. The job that runs code of
 * dependencies cannot write, and the one that writes runs none.
 */
export function addAudit(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = new github.GithubWorkflow(project.github!, 'audit');
  workflow.on({ schedule: [{ cron: '17 5 * * *' }], workflowDispatch: {} });
  workflow.addJob('audit', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: READ },
    timeoutMinutes: 30,
    outputs: { changed: { stepId: 'patch', outputName: 'changed' } },
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Node.js', uses: github.ActionRefs.ACTIONS_SETUP_NODE, with: { 'node-version': '24' } },
      { name: 'Install', run: 'npm ci' },
      { name: 'Build the notices of shipped code', run: 'npx projen assets' },
      { name: 'Upgrade', run: '.ci/upgrade-shipped' },
      {
        name: 'Patch',
        id: 'patch',
        run: 'git diff --binary > upgrade.patch\n'
          + '[ -s upgrade.patch ] && echo changed=true >> "$GITHUB_OUTPUT" || echo changed=false >> "$GITHUB_OUTPUT"',
      },
      github.WorkflowSteps.uploadArtifact({ if: "steps.patch.outputs.changed == 'true'", with: PATCH }),
      { name: 'Audit what is released now', run: 'git stash && npx tsx test/gates/audit.ts' },
    ],
  });
  workflow.addJob('upgrade', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: WRITE, pullRequests: WRITE },
    needs: ['audit'],
    if: "always() && needs.audit.outputs.changed == 'true'",
    steps: [
      github.WorkflowSteps.checkout(),
      github.WorkflowSteps.downloadArtifact({ with: { name: PATCH.name } }),
      {
        name: 'Open a pull request',
        env: { GH_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
        run: [
          'git config user.name "github-actions[bot]"',
          'git config user.email "41898282+github-actions[bot]@users.noreply.github.com"',
          'git checkout -b upgrade-shipped',
          'git apply --index upgrade.patch',
          'git commit -m "fix: upgrade bundled libraries"',
          'git push --force origin upgrade-shipped',
          'gh pr view upgrade-shipped --json state --jq .state | grep -q OPEN '
            + '|| gh pr create --fill --head upgrade-shipped',
        ].join('\n'),
      },
    ],
  });
}
