import type { ExitCode } from './exit-codes.ts';

/** All that the program touches outside itself, so that tests can stand in for it. */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Calls back on every Ctrl-C, Ctrl-Break, SIGTERM and SIGHUP until the returned function is called. */
  readonly onInterrupt: (listener: (kind: Interruption) => void) => () => void;
  /**
   * Calls back when something was thrown that no call of ours will hear of, by a timer for instance: the
   * latest listener first, until the returned function is called.
   */
  readonly onStray: (listener: (thrown: unknown) => void) => () => void;
  /** Ends the process at once, whatever is under way. */
  readonly exit: (code: ExitCode) => void;
  readonly kindOfPath: (path: string) => 'file' | 'folder' | 'nothing';
}

/** Somebody wants an end; or the terminal is gone, which several may tell: the terminal, the shell, the system. */
export type Interruption = 'interrupt' | 'hang-up';

/** A stream of text: a terminal, a pipe or a file. */
export interface Output {
  /** Never throws: once the reader has gone, text is dropped. What isn't text or a colour of ours is shown. */
  readonly write: (text: string) => void;
  /** As `write`, but for our own cursor movements; never for anything that somebody else said. */
  readonly control: (sequence: string) => void;
  /** A terminal that understands cursor movement. */
  readonly interactive: boolean;
  /** Size of the terminal in characters; 80 × 24 where there is none. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Calls back when the terminal changes its size, until the returned function is called. */
  readonly onResize: (listener: () => void) => () => void;
  /** Calls back when the reader goes away (`| head`), until the returned function is called. */
  readonly onClosed: (listener: () => void) => () => void;
  /** Resolves when all is written; rejects if writing failed for another reason than a closed reader. */
  readonly flush: () => Promise<void>;
}
