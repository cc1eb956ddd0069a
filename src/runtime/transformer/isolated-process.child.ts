/**
 * The process that renders SVG and decodes HEIC: it runs one task, sends its outcome, and is killed by its parent.
 */
import { IsolatedOutcome, IsolatedTask } from './isolated-process';
import { TransformError, transformImage } from './transform-image';

async function outcomeOf({ original, operations, options, mark, focus }: IsolatedTask): Promise<IsolatedOutcome> {
  try {
    return { image: await transformImage(original, operations, options, mark, focus) };
  } catch (error) {
    if (!(error instanceof TransformError)) return { mistake: error instanceof Error ? error.stack! : String(error) };
    const { problem, message, cause } = error;
    return { problem, message, cause: cause === undefined ? undefined : String(cause) };
  }
}

// Without its parent, the process would render on. `process.exit()` waits for the renderer; SIGKILL does not.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', async task => { process.send!(await outcomeOf(task as IsolatedTask)); });
