import { awscdk } from 'projen';

// tsx understands the alias under which the examples import the library.
export const TSX = 'tsx --tsconfig test/tsconfig.json';

/** What `npx projen` and `npm run` know beside what projen brings. */
export function addTasks(project: awscdk.AwsCdkConstructLibrary): void {
  const assets = project.addTask('assets', {
    description: 'Builds the edge function and the transformer that the package ships ready-made',
    steps: [{ exec: `${TSX} projenrc/bundle.ts` }],
  });
  project.addTask('operations-table', {
    description: 'Writes the table of URL parameters in docs/urls.md from the code',
    steps: [{ exec: `${TSX} projenrc/operations-table.ts` }],
  });
  const imageParameters = project.addTask('image-parameters', {
    description: 'Writes ImageParameters and its enums from the table of operations',
    steps: [{ exec: `${TSX} projenrc/image-parameters.ts` }],
  });
  project.addTask('start', {
    description: 'Synthesizes the example and serves its images on 127.0.0.1',
    steps: [
      { spawn: assets.name },
      { exec: `${TSX} examples/minimal/app.ts`, env: { CDK_OUTDIR: 'examples/minimal/cdk.out' } },
      // A copy, in which the playground may add, replace and delete.
      {
        exec: "node -e \"fs.cpSync('examples/minimal/images', 'examples/minimal/cdk.out/served/images', { recursive: true })\"",
      },
      {
        exec: `${TSX} src/tools/cli/main.ts serve --app examples/minimal/cdk.out --images examples/minimal/cdk.out/served`,
        receiveArgs: true,
      },
    ],
  });
  project.addTask('bench', {
    description: 'Measures, as ratios within one run',
    steps: [{ spawn: assets.name }, { exec: `${TSX} test/bench/main.ts`, receiveArgs: true }],
  });
  project.addTask('conformance', {
    description:
      'Compares policies, caches, functions and templates with engines that others have written; --short takes samples',
    steps: [{ spawn: assets.name }, { exec: `${TSX} test/conformance/main.ts`, receiveArgs: true }],
  });
  project.addTask('corpus', {
    description: 'Transforms a folder of images, and compares the results with independent decoders',
    steps: [{ exec: `${TSX} test/corpus/main.ts`, receiveArgs: true }],
  });
  project.addTask('aws-rules', {
    description: 'Checks the templates of the examples and of random props by rules that AWS documents',
    steps: [
      { spawn: assets.name },
      { exec: `${TSX} test/aws-rules/main.ts`, env: { CDK_VALIDATION: 'false' }, receiveArgs: true },
    ],
  });
  project.addTask('recipes', {
    description:
      'Runs the recipes of docs/urls.md with the packages that they use, and requests their URLs at the local edge',
    steps: [{ spawn: assets.name }, { exec: 'test/recipes/run.sh', receiveArgs: true }],
  });
  project.addTask('mutation', {
    description: 'Changes the code here and there, and fails where tests notice less than 85 % of it',
    steps: [{ spawn: assets.name }, { exec: 'test/mutation/run.sh', receiveArgs: true }],
  });
  project.addTask('prove', {
    description:
      'Deploys an example to an AWS account, checks there what nothing else can prove, removes it, and writes a report',
    steps: [{ exec: `${TSX} test/prove/main.ts`, receiveArgs: true }],
  });

  project.preCompileTask.spawn(imageParameters);
  project.preCompileTask.spawn(assets);
  project.testTask.prependSpawn(assets);
  // jest only strips types; this is what checks those of the tests and examples.
  project.testTask.prependExec('tsc -p test/tsconfig.json');
}
