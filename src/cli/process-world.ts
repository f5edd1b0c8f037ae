import { statSync } from 'node:fs';
import { exitProcess } from '../runs/tell-of-exit.ts';
import type { WriteOut } from '../workers/standard-output.ts';
import type { Interruption, Output, World } from './world.ts';

/** The world of this process; `writeOut` writes to its standard output. */
export function processWorld(writeOut: WriteOut): World {
  return {
    stdout: openOutput(process.stdout, writeOut),
    stderr: openOutput(process.stderr, process.stderr.write.bind(process.stderr)),
    env: process.env,
    now: () => performance.now(),
    onInterrupt: process.env['npm_execpath'] === undefined ? onSignal : onSignalUnderNpm,
    onStray,
    exit: (code) => exitProcess(code),
    kindOfPath: (path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? 'nothing' : found.isDirectory() ? 'folder' : 'file';
    },
  };
}

/** Of a promise that nobody awaits Node makes such an exception too. */
function onStray(listener: (thrown: unknown) => void): () => void {
  process.prependListener('uncaughtException', listener);
  return () => process.off('uncaughtException', listener);
}

/** Windows sends SIGHUP when a console is closed, and SIGBREAK on Ctrl-Break; a Linux or macOS terminal SIGHUP. */
const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, Interruption>>> = {
  SIGINT: 'interrupt',
  SIGTERM: 'interrupt',
  SIGBREAK: 'interrupt',
  SIGHUP: 'hang-up',
};

function onSignal(listener: (kind: Interruption) => void): () => void {
  const listeners = Object.entries(SIGNALS).map(
    ([signal, kind]) => [signal, () => listener(kind)] as const,
  );
  for (const [signal, heard] of listeners) process.on(signal, heard);
  return () => {
    for (const [signal, heard] of listeners) process.off(signal, heard);
  };
}

/** How long after a Ctrl-C npm's own copy of it may still arrive. */
const ECHO_MS = 250;

/**
 * Under `npm start` and `npx`, one Ctrl-C arrives twice: from the terminal, and from npm, which passes
 * on what it got. Signals shortly after the first are that echo.
 */
function onSignalUnderNpm(listener: (kind: Interruption) => void): () => void {
  let deaf = false;
  return onSignal((kind) => {
    if (deaf) return;
    deaf = true;
    // After the timer the loop looks for signals once more, and only then comes `setImmediate`: an
    // echo that had to wait while this thread was computing is still heard as an echo.
    setTimeout(() => setImmediate(() => (deaf = false)), ECHO_MS).unref();
    listener(kind);
  });
}

function openOutput(stream: NodeJS.WriteStream, writeTo: WriteOut): Output {
  let failure: (Error & { readonly code?: string }) | undefined;
  const closedListeners = new Set<() => void>();
  const fail = (error: Error | null | undefined): void => {
    if (!error || failure !== undefined) return; // the first one says why
    failure = error;
    for (const listener of closedListeners) listener();
  };
  stream.on('error', fail);
  const write = (text: string): void => {
    if (failure === undefined) writeTo(text, fail);
  };
  return {
    write,
    control: write,
    interactive: stream.isTTY && process.env['TERM'] !== 'dumb',
    size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }),
    onResize: (listener) => {
      stream.on('resize', listener);
      return () => stream.off('resize', listener);
    },
    onClosed: (listener) => {
      closedListeners.add(listener);
      return () => closedListeners.delete(listener);
    },
    flush: async () => {
      if (failure === undefined) {
        await new Promise<void>((resolve) =>
          writeTo('', (error) => {
            fail(error);
            resolve();
          }),
        );
      }
      const isGone = failure?.code === 'EPIPE' || (stream.isTTY && failure?.code === 'EIO');
      if (failure !== undefined && !isGone) throw failure;
    },
  };
}
