import type { ExitCode } from '../../src/cli/exit-codes.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Interruption, Output, World } from '../../src/cli/world.ts';

/** An output that keeps what it is given. */
export interface FakeOutput extends Output {
  readonly text: () => string;
  readonly resize: (columns: number, rows: number) => void;
  /** The reader goes away, as `| head` does. */
  readonly closeReader: () => void;
}

export function fakeOutput(interactive = false, columns = 80, rows = 24): FakeOutput {
  let text = '';
  let size = { columns, rows };
  let closed = false;
  const resized = new Set<() => void>();
  const closing = new Set<() => void>();
  const write = (part: string): void => {
    if (!closed) text += part;
  };
  return {
    write,
    control: write,
    interactive,
    size: () => size,
    onResize: (listener) => {
      resized.add(listener);
      return () => resized.delete(listener);
    },
    onClosed: (listener) => {
      closing.add(listener);
      return () => closing.delete(listener);
    },
    flush: () => Promise.resolve(),
    text: () => text,
    resize: (toColumns, toRows) => {
      size = { columns: toColumns, rows: toRows };
      for (const listener of resized) listener();
    },
    closeReader: () => {
      closed = true;
      for (const listener of closing) listener();
    },
  };
}

/** A world without a process: a clock that stands still, signals by hand, paths from a list. */
export interface FakeWorld extends World {
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  readonly interrupt: (kind?: Interruption) => void;
  /** Something is thrown that nobody waits for. */
  readonly stray: (thrown: unknown) => void;
  readonly listeners: () => number; // of interrupts
  readonly exits: readonly ExitCode[];
  readonly advance: (ms: number) => void;
}

export interface FakeWorldOptions {
  readonly interactive?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly files?: readonly string[];
}

export function fakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  const { interactive, columns, rows, env = {}, folders = [], files = [] } = options;
  const interrupted = new Set<(kind: Interruption) => void>();
  const strays = new Set<(thrown: unknown) => void>();
  const exits: ExitCode[] = [];
  let nowMs = 0;
  return {
    stdout: fakeOutput(interactive, columns, rows),
    stderr: fakeOutput(interactive, columns, rows),
    env,
    now: () => nowMs,
    onInterrupt: (listener) => {
      interrupted.add(listener);
      return () => interrupted.delete(listener);
    },
    onStray: (listener) => {
      strays.add(listener);
      return () => strays.delete(listener);
    },
    stray: (thrown) => strays.forEach((listener) => listener(thrown)),
    exit: (code) => void exits.push(code),
    kindOfPath: (path) =>
      folders.includes(path) ? 'folder' : files.includes(path) ? 'file' : 'nothing',
    interrupt: (kind = 'interrupt') => interrupted.forEach((listener) => listener(kind)),
    listeners: () => interrupted.size,
    exits,
    advance: (ms) => (nowMs += ms),
  };
}

/** Runs the program as if this had been typed, in words apart by blanks. */
export async function typed(
  line: string,
  world: FakeWorld = fakeWorld({ folders: ['runs/spc-1-1'], files: ['steps.jsonl'] }),
) {
  const words = line.split(' ').filter((word) => word !== '');
  const code = await runProgram(words, world, '0.1.0');
  return { code, out: world.stdout.text(), err: world.stderr.text(), world };
}
