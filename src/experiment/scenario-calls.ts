/** Is told which of a scenario's functions are at work. */
export interface CallWatch {
  /** @returns to be called when it has come back, with a result or an error */
  readonly enter: (where: string) => () => void;
}

let watch: CallWatch | undefined;

/** From now on these calls are watched, in this thread; undefined: no longer. */
export function watchScenarioCalls(by: CallWatch | undefined): void {
  watch = by;
}

const nothing = (): void => undefined;

/** To be called before a scenario's function is; and what it returns, when that has come back. */
export const enterScenario = (where: string): (() => void) => watch?.enter(where) ?? nothing;
