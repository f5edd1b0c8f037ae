import type { Experiment } from '../../experiment/experiment.ts';

/** Who plays in place of a scenario's own policies, and how models behind endpoints are asked. */
export interface OutsideOptions {
  /** `critic=http://127.0.0.1:8080/v1#model`, as on the command line; see `seatPlayers`. */
  readonly players?: readonly string[];
  /** `budget.tokens=100000`, as on the command line; see `readOutsideSettings`. */
  readonly endpoint?: readonly string[];
  /** The variable of the environment that holds the key of the address among `players`, or `URL=NAME`. Never a key. */
  readonly keyEnv?: readonly string[];
}

/** The URLs that are typed in players. */
export function urlsIn(players: readonly string[]): readonly string[] {
  return players.flatMap((word) => {
    const [, url] = /^[^=]+=(https?:[^#]*)#/i.exec(word) ?? [];
    return url === undefined ? [] : [url];
  });
}

/** Whether any policy is asked outside this process. */
export function asksOutside({ policies }: Pick<Experiment, 'policies'>): boolean {
  return Object.values<{ readonly kind: string }>(policies).some(({ kind }) => kind === 'endpoint');
}
