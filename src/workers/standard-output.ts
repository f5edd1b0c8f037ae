import { Console } from 'node:console';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Writes to the standard output that others can't reach any more. */
export type WriteOut = typeof process.stdout.write;

/** File descriptors of a process. */
const OUT = 1;
const ERR = 2;

/**
 * Makes standard output this program's own in this thread: what a scenario or a library writes to it (a logger, a
 * progress bar) goes to standard error, so that it never stands between our words or before our JSON. Processes that a
 * scenario starts with `stdio: 'inherit'` still write to it.
 *
 * @returns what the program writes with
 */
export function ownStandardOutput(): WriteOut {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  globalThis.console = Object.assign(new Console(stderr), { Console });
  stdout.write = stderr.write.bind(stderr);
  stdout.end = ((...args: Parameters<WriteOut>) => {
    if (typeof args[0] !== 'function' && args[0] !== undefined) stderr.write(...args);
    return stdout; // it stays open: the last word is ours
  }) as typeof stdout.end;
  leadDescriptors();
  return write;
}

/** Loggers write to the descriptor, past the stream. */
function leadDescriptors(): void {
  for (const name of ['write', 'writeSync', 'writev', 'writevSync', 'writeFileSync'] as const) {
    const original = fs[name] as (to: unknown, ...rest: unknown[]) => unknown;
    const led = (to: unknown, ...rest: unknown[]): unknown =>
      original(to === OUT ? ERR : to, ...rest);
    fs[name] = Object.assign(led, original) as never; // with what promisify reads
  }
  syncBuiltinESMExports();
}
