import { UserError } from '../../core/errors.ts';
import { decisionsOf } from '../../core/episode.ts';
import type { DecisionPlace, Episode, EpisodePlan } from '../../core/episode.ts';
import type { AgentId, EpisodeId, PolicyName, PolicyVersion } from '../../core/ids.ts';
import type { Plain } from '../../core/message.ts';
import { foldKey, keyFromSeed } from '../../core/random.ts';
import type { RandomKey } from '../../core/random.ts';
import type { EpisodeRecord } from '../../recording/record.ts';
import { forkEpisode } from '../../replay/fork-episode.ts';
import { rewardGroup } from '../../rewards/compose-rewards.ts';
import type { RewardedDecision } from '../../rewards/compose-rewards.ts';
import { studentInterval } from '../../statistics/student-interval.ts';
import type { Estimate } from '../../statistics/student-interval.ts';
import { updateOf } from '../../training/make-plans.ts';
import { nearestKept } from '../choose-weights.ts';
import { readRun } from '../folder/run-folder.ts';
import type { RunReader } from '../folder/run-folder.ts';
import { openPolicies } from '../open-policies.ts';
import type { ScenarioTrust } from '../trust/load-recorded.ts';
import { appendForks, findEpisode, forkIds, rootOf } from './fork-log.ts';
import { reseat } from './reseat.ts';

/** A message that somebody puts into a game. */
export interface SaidMessage {
  readonly from: AgentId;
  readonly to: AgentId;
  readonly kind: string;
  readonly body: Plain;
}

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
  /** What each agent earned by the decisions that were made anew, over all continuations. */
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
  const reader = readRun(run);
  const { episode } = findEpisode(run, id);
  const root = rootOf(run, episode);
  const update = updateOf(root.id);
  const checkpoint = nearestKept(reader, (update ?? Infinity) - 1);
  if (checkpoint === undefined) {
    throw new UserError(`${run}: must have a checkpoint to go on from, and has none yet`);
  }
  const trained = await openPolicies({ run, checkpoint, ...trust });
  try {
    const { seats, policies } = reseat(episode, trained.policies, players);
    const environment = trained.environments.find(({ name }) => name === root.environment);
    if (environment === undefined) {
      throw new UserError(`${run}: its scenario has no environment ${root.environment} any more`);
    }
    const siblings = siblingsOf(reader.episodes, root);
    const earned: ReadonlyMap<AgentId, number>[] = [];
    const nextId = forkIds(run, id);
    const forks: EpisodeRecord[] = [];
    for (let i = 1; i <= times; i++) {
      const key = chanceOf(episode, { seed, times, nth: i });
      const fork = await forkEpisode(episode, at, {
        id: nextId(),
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
      const judged = rewardGroup(trained.rewards, group, update ?? checkpoint).filter(
        (decided) => decided.episode === fork,
      );
      earned.push(earnedAnew(judged, fork, at));
      forks.push({ episode: fork, credits: judged.flatMap(({ credits }) => credits) });
    }
    await appendForks(run, forks);
    return {
      forks,
      checkpoint,
      otherVersions: otherVersions(episode, forks, at),
      worth: estimates(earned),
    };
  } finally {
    trained.close();
  }
}

function chanceOf(
  { plan }: Episode,
  {
    seed,
    times,
    nth,
  }: { readonly seed: number | undefined; readonly times: number; readonly nth: number },
): RandomKey | undefined {
  if (seed === undefined && times === 1) return undefined;
  const key = seed === undefined ? plan.key : keyFromSeed(seed);
  return foldKey(foldKey(key, 'continuation'), nth);
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

/** What each agent earned by its decisions from the event on; nobody does by those that nothing judged. */
function earnedAnew(judged: readonly RewardedDecision[], { events }: Episode, at: number) {
  const anew = new Set(
    events
      .slice(at)
      .flatMap((event) => (event.kind === 'decision' ? [placeOf(event.decision)] : [])),
  );
  const sums = new Map<AgentId, number>();
  for (const { decision, reward, hasReward } of judged) {
    if (!hasReward || !anew.has(placeOf(decision))) continue;
    sums.set(decision.agent, (sums.get(decision.agent) ?? 0) + reward);
  }
  return sums;
}

const placeOf = ({ agent, decisionIndex }: DecisionPlace): string => `${agent}/${decisionIndex}`;

function estimates(earned: readonly ReadonlyMap<AgentId, number>[]): Forked['worth'] {
  const agents = new Set(earned.flatMap((sums) => [...sums.keys()]));
  return Object.fromEntries(
    [...agents].map((agent) => [
      agent,
      studentInterval(earned.flatMap((sums) => sums.get(agent) ?? [])),
    ]),
  );
}
