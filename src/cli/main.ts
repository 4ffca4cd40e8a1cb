// The command line as a process: standard streams, colour, exit status. What it does is in command-line.ts.

import { messageOf } from '../base/message-of.ts';
import { runCommandLine } from './command-line.ts';
import { printable } from './printable.ts';

// A closed pipe (`heatline … | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

runCommandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // NO_COLOR counts where it is not empty.
  colour: process.stdout.isTTY && !process.env['NO_COLOR'],
}).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`heatline: internal error: ${printable(messageOf(error))}\n`);
    if (process.env['HEATLINE_DEBUG'] !== undefined) console.error(error);
    process.exitCode = 1;
  },
);
