/** What the program's exit code tells a script. Stable: documented in `docs/cli.md`. */
export const EXIT = {
  /** Done as asked; a run that one Ctrl-C ended early is saved and counts as done. */
  ok: 0,
  /** A bug of ours. */
  internal: 1,
  /** Wrong input, or something on this machine that the user can mend (a full disk, a closed folder). */
  input: 2,
  /** A check found a difference: `replay --verify` met an episode that doesn't play again. */
  difference: 3,
  /** Interrupted twice: ended at once. 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
