/**
 * The process that draws: it does one task, says how that ended, and is ended.
 */
import { DrawingOutcome, DrawingTask } from './drawing-process';
import { TransformError, transformImage } from './transform-image';

async function outcomeOf({ original, operations, options, mark }: DrawingTask): Promise<DrawingOutcome> {
  try {
    return { image: await transformImage(original, operations, options, mark) };
  } catch (error) {
    if (!(error instanceof TransformError)) return { mistake: error instanceof Error ? error.stack! : String(error) };
    return { problem: error.problem, message: error.message, cause: error.cause === undefined ? undefined : String(error.cause) };
  }
}

// Without whom it draws for, it would draw on for as long as that takes; exiting waits for what draws.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', async task => { process.send!(await outcomeOf(task as DrawingTask)); });
