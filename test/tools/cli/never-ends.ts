import { processIo } from '../../../src/tools/cli/process-io';

/** A program that is asked to end and does not. */
const io = processIo();
setInterval(() => {}, 1000);
void io.untilStopped().then(() => io.stdout.write('ending\n'));
io.stdout.write('ready\n');
