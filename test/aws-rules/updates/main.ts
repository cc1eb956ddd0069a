import { printUpdates } from './print';

if (!printUpdates()) process.exitCode = 1;
