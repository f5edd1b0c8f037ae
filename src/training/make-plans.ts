import type { EpisodePlan } from '../core/episode.ts';
import type { AgentId, EpisodeId, PolicyName } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import type { Plain } from '../core/message.ts';
import type { EpisodeRequest } from '../experiment/experiment.ts';

/**
 * Makes plans of games: each gets an id, a key of its own, and a group if it has none.
 *
 * @param environment - the name of the one that games are played in which name none
 * @param phase - unique within the run: `train-12`, `held-out-40`
 * @param key - of the phase; game n derives its key from it and n alone
 */
export function makePlans(
  games: readonly EpisodeRequest[],
  environment: string,
  phase: string,
  key: RandomKey,
): readonly EpisodePlan[] {
  return games.map(({ task, group, seats, environment: own }, index) => {
    const id = `${phase}-${index}`;
    return {
      id,
      // With another sign than ids have: a group that is called 5 is not that of the game with number 5.
      group: group === undefined ? id : `${phase}/${group}`,
      key: foldKey(key, index),
      environment: own ?? environment,
      task: withoutNegativeZero(task),
      seats,
    };
  });
}

/** −0 comes back from a log and a checkpoint as 0: so that is what is played. */
function withoutNegativeZero(value: Plain): Plain {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (!hasNegativeZero(value)) return value;
  const entries = Object.entries(value as Readonly<Record<string, Plain>>);
  const mended = entries.map(([key, part]) => [key, withoutNegativeZero(part)] as const);
  return Array.isArray(value) ? mended.map(([, part]) => part) : Object.fromEntries(mended);
}

function hasNegativeZero(value: Plain): boolean {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0);
  return Object.values(value).some(hasNegativeZero);
}

/** In which seat each policy played as an opponent, by game; games that didn't say so aren't there. Plain data. */
export type OpponentSeats = Readonly<Record<EpisodeId, Readonly<Record<PolicyName, AgentId>>>>;

/** @param plans - those made of the games, in the same order */
export function opponentSeatsOf(
  games: readonly EpisodeRequest[],
  plans: readonly EpisodePlan[],
): OpponentSeats {
  return Object.fromEntries(
    games.flatMap(({ opponents }, index) => {
      const id = plans[index]?.id;
      return opponents === undefined || id === undefined ? [] : [[id, opponents]];
    }),
  );
}

/** The phase in which the games of an update are played; see `makePlans`. */
export function trainingPhase(update: number): string {
  return `train-${update}`;
}

/** The update that a game was played for, counted from 1; null for one that training didn't play. */
export function updateOf(episode: EpisodeId): number | null {
  const [, update] = /^train-(\d+)-\d+$/.exec(episode) ?? [];
  return update === undefined ? null : Number(update);
}
