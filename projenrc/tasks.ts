import { Task, awscdk } from 'projen';

// tsx supports the alias of the library that the examples import.
export const TSX = 'tsx --tsconfig test/tsconfig.json';

/** Adds the tasks of this project to those of projen. */
export function addTasks(project: awscdk.AwsCdkConstructLibrary): void {
  const assets = project.addTask('assets', {
    description: 'Builds the assets of the package: edge functions, transform function, workers, playground',
    steps: [{ exec: `${TSX} projenrc/bundle.ts` }],
  });
  const types = project.addTask('types', {
    description: 'Checks the types of sources, tests, examples and the playground',
    steps: [{ exec: 'tsc -p test/tsconfig.json' }, { exec: 'tsc -p playground/tsconfig.json' }],
  });
  project.addTask('operations-table', {
    description: 'Writes the table of URL parameters in docs/parameters.md from the code',
    steps: [{ exec: `${TSX} projenrc/operations-table.ts` }],
  });
  project.addTask('dialects-tables', {
    description: 'Writes the tables of dialects in docs/dialects from the code',
    steps: [{ exec: `${TSX} projenrc/dialects-tables.ts` }],
  });
  project.addTask('example-images', {
    description: 'Draws the images of the example that are no photographs',
    steps: [{ exec: `${TSX} projenrc/example-images.ts` }],
  });
  project.addTask('diagrams', {
    description: 'Draws the diagrams of README and docs, in light and dark',
    steps: [{ exec: `${TSX} projenrc/diagrams.ts` }],
  });
  project.addTask('llms-txt', {
    description: 'Writes llms.txt, an index of the manual for language models',
    steps: [{ exec: `${TSX} projenrc/llms-txt.ts` }],
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
      // A copy, in which the playground can add, replace and delete images.
      {
        exec: "node -e \"fs.cpSync('examples/minimal/images', 'examples/minimal/cdk.out/served/images', { recursive: true })\"",
      },
      {
        exec: `${TSX} src/cli.ts serve --app examples/minimal/cdk.out --images examples/minimal/cdk.out/served`,
        receiveArgs: true,
      },
    ],
  });
  project.addTask('bench', {
    description: 'Measures speed and size, as ratios within one run',
    steps: [{ spawn: assets.name }, { exec: `${TSX} test/bench/main.ts`, receiveArgs: true }],
  });
  project.addTask('fit-quality', {
    description: 'Fits the weights that predict settings of encoders, to photographs in folders if given',
    steps: [{ exec: `${TSX} test/fit-quality/main.ts`, receiveArgs: true }],
  });
  project.addTask('conformance', {
    description:
      'Compares policies, caches, functions and templates with independent engines; --short takes samples',
    steps: [{ spawn: assets.name }, { exec: `${TSX} test/conformance/main.ts`, receiveArgs: true }],
  });
  project.addTask('corpus', {
    description: 'Transforms a folder of images, and compares the results with independent decoders',
    steps: [{ exec: `${TSX} test/corpus/main.ts`, receiveArgs: true }],
  });
  project.addTask('dialects', {
    description: 'Compares images of URLs that others wrote with those of the original engines; --record runs these',
    steps: [{ exec: `${TSX} test/dialects/main.ts`, receiveArgs: true }],
  });
  project.addTask('aws-rules', {
    description: 'Checks templates of examples and of random props by rules that AWS documents',
    steps: [
      { spawn: assets.name },
      { exec: `${TSX} test/aws-rules/main.ts`, receiveArgs: true },
    ],
  });
  project.addTask('recipes', {
    description:
      'Runs the recipes of the docs with their packages, and compares sites of frameworks with their optimizers; '
      + '--short builds that of Next.js 16 only',
    steps: [{ spawn: assets.name }, { exec: 'test/recipes/run.sh', receiveArgs: true }],
  });
  project.addTask('integ', {
    description: 'Compares three apps with their snapshots; --update-on-failed deploys them to an AWS account first',
    steps: [
      { spawn: assets.name },
      { exec: 'integ-runner --config test/integ/integ.config.json', receiveArgs: true },
    ],
  });
  project.addTask('house', {
    description: 'Measures the structure of the code: where props are taken, where rules are, how large files are',
    steps: [{ exec: `${TSX} test/gates/house.ts`, receiveArgs: true }],
  });
  project.addTask('mutation', {
    description: 'Runs mutation testing, and fails if tests detect less than 85 % of the mutants of a group',
    steps: [{ spawn: assets.name }, { exec: 'test/mutation/run.sh', receiveArgs: true }],
  });
  project.addTask('prove', {
    description:
      'Deploys an example to an AWS account, checks it there, removes it, and writes a report',
    steps: [{ exec: `${TSX} test/prove/main.ts`, receiveArgs: true }],
  });

  project.preCompileTask.spawn(imageParameters);
  project.preCompileTask.spawn(assets);
  project.testTask.prependSpawn(assets);
  addChecks(project, types);
}

/** Adds the checks of types, which jest only removes, and of style to `npm test`. CI runs them beside other steps. */
function addChecks({ testTask, eslint }: awscdk.AwsCdkConstructLibrary, types: Task): void {
  const condition = 'node -e "process.exit(process.env.TESTS_ONLY ? 1 : 0)"';
  testTask.removeStep(testTask.steps.findIndex(({ spawn }) => spawn === eslint!.eslintTask.name));
  testTask.prependSpawn(types, { condition });
  testTask.spawn(eslint!.eslintTask, { condition });
}
