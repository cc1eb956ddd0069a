import { processIo } from '../../src/cli/process-io';

/** A program that is asked to end and does not. */
const io = processIo();
void io.untilStopped().then(() => {
  io.stdout.write('ending\n');
  setInterval(() => {}, 1000);
});
io.stdout.write('ready\n');
