import { awscdk } from 'projen';
import { TSX } from './tasks';

/** README examples in every language, packages that say which tool they lack, and an API that stays compatible. */
export function addPackaging(project: awscdk.AwsCdkConstructLibrary): void {
  // Node 20 is the oldest that the library runs on, and so the one that it is built and tested on.
  project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

  // npm makes commands executable where it installs them; the Python package runs this one as it is in the tarball.
  project.compileTask.exec('node -e "fs.chmodSync(\'lib/tools/cli/main.js\', 0o755)"');

  project.addTask('prepack', {
    description:
      'Checks that assets are built, and removes broken source maps from bundled libraries; npm runs it before it packs',
    steps: [{ exec: `${TSX} projenrc/prepack.ts` }],
  });

  const rosetta = project.addTask('rosetta', {
    description: 'Compiles the examples of README.md strictly, and translates them for the other languages',
    steps: [{ exec: 'jsii-rosetta extract --strict' }],
  });
  project.postCompileTask.spawn(rosetta);

  for (const target of ['js', 'python', 'java', 'go', 'dotnet']) {
    project.tasks.tryFind(`package:${target}`)?.reset(`${TSX} projenrc/package-language.ts ${target}`);
  }

  project.tasks.tryFind('compat')?.reset(`${TSX} projenrc/api-baseline.ts compare`);
  project.addTask('api-baseline', {
    description:
      'Makes the API of now the one that later ones must be compatible with: for a release, or a change meant to break',
    steps: [{ spawn: project.compileTask.name }, { exec: `${TSX} projenrc/api-baseline.ts move` }],
  });

  project.addTask('languages', {
    description: 'Packages the library, and compares what apps in TypeScript, Python, Java and Go make of the packages',
    steps: [
      { spawn: project.preCompileTask.name },
      { spawn: project.compileTask.name },
      { spawn: rosetta.name },
      { exec: `${TSX} test/languages/main.ts`, receiveArgs: true },
    ],
  });
}
