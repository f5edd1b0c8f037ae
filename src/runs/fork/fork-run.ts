import { decisionsOf } from '../../core/episode.ts';
import type { Episode } from '../../core/episode.ts';
import type { AgentId, EpisodeId, PolicyName, PolicyVersion } from '../../core/ids.ts';
import { foldKey, keyFromSeed } from '../../core/random.ts';
import type { RandomKey } from '../../core/random.ts';
import type { EpisodeRecord } from '../../recording/record.ts';
import type { Estimate } from '../../statistics/student-interval.ts';
import type { ScenarioTrust } from '../trust/load-recorded.ts';
import { worthByAgent } from './earned.ts';
import { appendForks, forkIds } from './fork-log.ts';
import { openContinuations } from './open-continuations.ts';
import type { Continuation, SaidMessage } from './open-continuations.ts';

export interface ForkRunOptions extends ScenarioTrust {
  readonly run: string;
  /** Of the run, or a fork of it. */
  readonly episode: EpisodeId;
  /** Everything before this event is kept; events count from 0. */
  readonly at: number;
  /** Said there, in place of what came. */
  readonly say?: SaidMessage;
  /** What the next agent to decide replies. */
  readonly reply?: string;
  /** `ROLE=PLAYER` or `SEAT=PLAYER`; the players of the record if absent. */
  readonly players?: readonly string[];
  /** Of continuations; the episode's key if absent. */
  readonly seed?: number;
  /** Continuations. @default 1 */
  readonly times?: number;
}

export interface Forked {
  readonly forks: readonly EpisodeRecord[];
  /** After how many updates the policies were that went on. */
  readonly checkpoint: number;
  /** Policies whose version isn't the one that had played: nothing about them is exact. */
  readonly otherVersions: readonly {
    readonly policy: PolicyName;
    readonly played: PolicyVersion;
    readonly answered: PolicyVersion;
  }[];
  /** What each agent earned by its decisions from the event on, over all continuations. */
  readonly worth: Readonly<Record<AgentId, Estimate>>;
}

/**
 * Goes on from an event of a recorded game, in the same engine, and judges what comes of it. The forks are written
 * to the run's folder `forks`; what the run recorded stays as it is.
 *
 * Without a seed, and once, chance is the recorded one. Otherwise continuation i, from 1, draws by a key folded
 * from the seed (or the episode's key) and i.
 *
 * @throws UserError on an event, a message or a player that the game doesn't know, or refuses
 */
export async function forkRun(options: ForkRunOptions): Promise<Forked> {
  const { run, episode: id, at, times = 1, seed, say, reply, players = [], ...trust } = options;
  const game = await openContinuations({ run, episode: id, players, ...trust });
  try {
    const nextId = forkIds(run, id);
    const made: Continuation[] = [];
    for (let nth = 1; nth <= times; nth++) {
      const key =
        seed === undefined && times === 1 ? undefined : continuationKey(game.episode, seed, nth);
      made.push(await game.play({ id: nextId(), at, key, say, reply }));
    }
    const forks = made.map(({ record }) => record);
    await appendForks(run, forks);
    return {
      forks,
      checkpoint: game.checkpoint,
      otherVersions: otherVersions(game.episode, forks, at),
      worth: worthByAgent(
        made.map(({ earned }) => earned),
        game.range,
      ),
    };
  } finally {
    game.close();
  }
}

/** By what the nth continuation of a game draws, from 1. */
export function continuationKey(
  { plan }: Episode,
  seed: number | undefined,
  nth: number,
): RandomKey {
  const key = seed === undefined ? plan.key : keyFromSeed(seed);
  return foldKey(foldKey(key, 'continuation'), nth);
}

function otherVersions(
  recorded: Episode,
  forks: readonly EpisodeRecord[],
  at: number,
): Forked['otherVersions'] {
  const played = new Map(
    decisionsOf(recorded).map(({ agent, policy, version }) => [`${agent} ${policy}`, version]),
  );
  const found = new Map<PolicyName, Forked['otherVersions'][number]>();
  for (const { episode } of forks) {
    for (const event of episode.events.slice(at)) {
      if (event.kind !== 'decision' || event.decision.tokens.length === 0) continue;
      const { agent, policy, version: answered } = event.decision;
      const before = played.get(`${agent} ${policy}`);
      if (before !== undefined && before !== answered)
        found.set(policy, { policy, played: before, answered });
    }
  }
  return [...found.values()];
}
