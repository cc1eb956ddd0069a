import * as fs from 'node:fs';
import * as path from 'node:path';
import { Language, Workshop } from './language';
import { run } from './run';

export const python: Language = {
  name: 'Python',
  target: 'python',
  example: 'python',

  async install({ app, dist, environment }: Workshop): Promise<void> {
    await run('python3', ['-m', 'venv', environment], { cwd: app });
    const wheel = fs.readdirSync(path.join(dist, 'python')).find(file => file.endsWith('.whl'))!;
    // Python compiles the modules that an app imports, a small part of the CDK; pip would compile all of them.
    await run(
      inVenv(environment, 'pip'),
      ['install', '--quiet', '--no-compile', '-r', 'requirements.txt', path.join(dist, 'python', wheel)],
      { cwd: app },
    );
  },

  environmentOf: ({ environment }: Workshop) => ({
    PATH: [path.join(environment, 'bin'), process.env.PATH].join(path.delimiter),
    PYTHONDONTWRITEBYTECODE: '', // where it is set, as in containers, each process would compile the CDK again
  }),

  refusal: (workshop: Workshop) => inEnvironment(workshop, 'python', [path.join(__dirname, 'refusal/refusal.py')]),

  /** Runs them in one process, because importing the CDK takes ten times as long as a program. */
  async runPrograms(workshop: Workshop, programs): Promise<void> {
    for (const { name, code } of programs) fs.writeFileSync(path.join(workshop.app, `${name}.py`), code);
    const outdirs = Object.fromEntries(programs.map(({ name, outdir }) => [`${name}.py`, outdir]));
    await inEnvironment(workshop, 'python', [path.join(__dirname, 'run_programs.py'), JSON.stringify(outdirs)]);
  },

  command: (workshop: Workshop, args) => inEnvironment(workshop, 'cdk-image-cdn', args),
};

function inEnvironment(workshop: Workshop, command: string, args: string[]): Promise<string> {
  return run(inVenv(workshop.environment, command), args, {
    cwd: workshop.app,
    env: python.environmentOf(workshop),
  });
}

function inVenv(environment: string, command: string): string {
  return path.join(environment, 'bin', command);
}
