import { awscdk, javascript } from 'projen';

/** Configures the contents of the package, and a lock file that names no registry. */
export function configureNpm(project: awscdk.AwsCdkConstructLibrary): void {
  project.package.addField('type', 'commonjs');
  project.package.addField('files', ['.jsii', '.jsii.tabl.json', 'assets', 'lib', 'API.md', 'THIRD-PARTY-NOTICES']);

  const npmrc = new javascript.NpmConfig(project);
  npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
  npmrc.addConfig('fund', 'false');
  npmrc.addConfig('audit', 'false');
  npmrc.addConfig('update-notifier', 'false');
}
