import { UserError } from '../../core/errors.ts';
import type { Episode, EpisodePlan } from '../../core/episode.ts';
import type { AgentId, EpisodeId } from '../../core/ids.ts';
import type { Plain } from '../../core/message.ts';
import type { RandomKey } from '../../core/random.ts';
import type { EpisodeRecord } from '../../recording/record.ts';
import { forkEpisode } from '../../replay/fork-episode.ts';
import { rewardGroup } from '../../rewards/compose-rewards.ts';
import { updateOf } from '../../training/make-plans.ts';
import { nearestKept } from '../choose-weights.ts';
import { readRun } from '../folder/run-folder.ts';
import type { RunReader } from '../folder/run-folder.ts';
import { openPolicies } from '../open-policies.ts';
import type { ScenarioTrust } from '../trust/load-recorded.ts';
import { earnedFrom, rewardRange } from './earned.ts';
import type { Earned } from './earned.ts';
import { findEpisode, rootOf } from './fork-log.ts';
import { reseat } from './reseat.ts';

/** A message that somebody puts into a game. */
export interface SaidMessage {
  readonly from: AgentId;
  readonly to: AgentId;
  readonly kind: string;
  readonly body: Plain;
}

/** Where and how a game goes on. */
export interface ContinuationOptions {
  readonly id: EpisodeId;
  /** Everything before this event is kept. */
  readonly at: number;
  readonly key?: RandomKey | undefined;
  readonly say?: SaidMessage | undefined;
  readonly reply?: string | undefined;
  /** Decisions from this event on are counted. @default `at` */
  readonly countFrom?: number;
}

export interface Continuation {
  readonly record: EpisodeRecord;
  readonly earned: ReadonlyMap<AgentId, Earned>;
}

/** A recorded game that can go on from any of its events, played by the players of the record or others. */
export interface Continuations {
  readonly episode: Episode;
  /** After how many updates the policies are that go on. */
  readonly checkpoint: number;
  /** What one decision can earn. */
  readonly range: readonly [least: number, greatest: number];
  readonly play: (options: ContinuationOptions) => Promise<Continuation>;
  readonly close: () => void;
}

/**
 * Opens a game of a run, or a fork of one, with those who played it: at the versions that had played where the run
 * kept their weights, else at the nearest.
 */
export async function openContinuations({
  run,
  episode: id,
  players = [],
  ...trust
}: ScenarioTrust & {
  readonly run: string;
  readonly episode: EpisodeId;
  readonly players?: readonly string[];
}): Promise<Continuations> {
  const reader = readRun(run);
  const { episode } = findEpisode(run, id);
  const root = rootOf(run, episode);
  const played = updateOf(root.id);
  const checkpoint = nearestKept(reader, (played ?? Infinity) - 1);
  if (checkpoint === undefined) {
    throw new UserError(`${run}: must have a checkpoint to go on from, and has none yet`);
  }
  const update = played ?? checkpoint;
  const trained = await openPolicies({ run, checkpoint, ...trust });
  try {
    const { seats, policies } = reseat(episode, trained.policies, players);
    const environment = trained.environments.find(({ name }) => name === root.environment);
    if (environment === undefined) {
      throw new UserError(`${run}: its scenario has no environment ${root.environment} any more`);
    }
    const siblings = siblingsOf(reader.episodes, root);
    return {
      episode,
      checkpoint,
      range: rewardRange(trained.rewards, update),
      play: async ({ id: forkId, at, key, say, reply, countFrom = at }) => {
        const fork = await forkEpisode(episode, at, {
          id: forkId,
          environment,
          policies,
          seats,
          ...(key && { key }),
          ...(say && { say }),
          ...(reply === undefined ? {} : { replies: [reply] }),
        });
        checkHeard(fork, at, say);
        // A game that failed is worth nothing to anybody.
        const group = fork.ending.kind === 'failed' ? [] : [fork, ...siblings];
        const judged = rewardGroup(trained.rewards, group, update).filter(
          (decided) => decided.episode === fork,
        );
        return {
          record: { episode: fork, credits: judged.flatMap(({ credits }) => credits) },
          earned: earnedFrom(judged, fork, countFrom),
        };
      },
      close: trained.close,
    };
  } catch (error) {
    trained.close();
    throw error;
  }
}

/** A message that the protocol refuses ends the game: that is no continuation, and is told as wrong input. */
function checkHeard({ events, ending }: Episode, at: number, say: SaidMessage | undefined): void {
  const [, next] = events.slice(at);
  if (say === undefined || ending.kind !== 'failed' || next?.kind !== 'failure') return;
  throw new UserError(
    `--say: ${next.actor} refuses '${say.kind}' (${next.error}); say what it understands`,
  );
}

/** The other games of the root's task, with which it was judged. */
function siblingsOf(log: RunReader['episodes'], { id, group }: EpisodePlan): readonly Episode[] {
  const phase = id.replace(/-\d+$/, '-'); // all of a group are games of one update
  const siblings: Episode[] = [];
  for (const stored of log.read()) {
    if (stored.id === id || !stored.id.startsWith(phase)) continue;
    const { episode } = stored.decode();
    if (episode.plan.group === group) siblings.push(episode);
  }
  return siblings;
}
