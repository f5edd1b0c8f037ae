import type { RunEvent } from '../../runs/run-events.ts';

/** Tells a person how a run goes on, while it goes on. */
export interface Progress {
  tell(event: RunEvent): void;
  /** Something of the program's own, such as what Ctrl-C has done. */
  notice(text: string): void;
  /** Gives the terminal back. May be called more than once. */
  close(): void;
}
