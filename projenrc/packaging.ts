import { awscdk } from 'projen';
import { TSX } from './tasks';

/** Adds tasks for README examples in every language, packages that report missing tools, and API compatibility. */
export function addPackaging(project: awscdk.AwsCdkConstructLibrary): void {
  // Node 20 is the oldest supported version, and therefore the one for builds and tests.
  project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

  // npm makes commands executable when it installs them. The Python package runs this one as it is in the tarball.
  project.compileTask.exec('node -e "fs.chmodSync(\'lib/cli.js\', 0o755)"');

  project.addTask('prepack', {
    description:
      'Validates that assets are built, and removes broken source maps from bundled libraries; '
        + 'npm runs it before packing',
    steps: [{ exec: `${TSX} projenrc/prepack.ts` }],
  });

  const rosetta = project.addTask('rosetta', {
    description: 'Compiles the examples of README.md strictly, and translates them for the other languages',
    steps: [{ exec: 'jsii-rosetta extract --strict' }],
  });
  project.postCompileTask.spawn(rosetta);

  for (const target of ['js', 'python', 'java', 'go']) {
    project.tasks.tryFind(`package:${target}`)?.reset(`${TSX} projenrc/package-language.ts ${target}`);
  }

  project.addTask('package-for', {
    description: 'Builds the package of this repository for a language: js, python, java or go',
    steps: [
      { spawn: project.preCompileTask.name },
      { spawn: project.compileTask.name },
      { spawn: rosetta.name },
      { exec: `${TSX} projenrc/package-language.ts`, receiveArgs: true },
    ],
  });

  project.tasks.tryFind('compat')?.reset(`${TSX} projenrc/api-baseline.ts compare`);
  project.addTask('api-baseline', {
    description:
      'Replaces the API baseline by the current API: for a release, or a change that is meant to break',
    steps: [{ spawn: project.compileTask.name }, { exec: `${TSX} projenrc/api-baseline.ts move` }],
  });

  project.addTask('languages', {
    description: 'Packages the library, and compares the templates of apps in TypeScript, Python, Java and Go',
    steps: [
      { spawn: project.preCompileTask.name },
      { spawn: project.compileTask.name },
      { spawn: rosetta.name },
      { exec: `${TSX} test/languages/main.ts`, receiveArgs: true },
    ],
  });
}
