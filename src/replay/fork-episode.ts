import type { Decision } from '../core/decision.ts';
import { decisionsOf } from '../core/episode.ts';
import type { Episode, EpisodeEvent, EpisodeParent, EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { DecisionQueue } from '../actors/decision-queue.ts';
import type { Answering } from '../actors/policy-requests.ts';
import type { Answer } from '../policies/policy.ts';
import type { Environment } from '../actors/environment.ts';
import { askedNow, injectionsOf } from '../actors/fold-episode.ts';
import { RunningEpisode } from '../actors/running-episode.ts';
import type { Waiting } from '../actors/running-episode.ts';
import { compileEnvironment } from '../actors/compiled-environment.ts';
import { sameEvent } from './same-bytes.ts';

export interface ForkOptions extends Answering {
  /** Of the new episode; must differ from the recorded one. */
  readonly id: EpisodeId;
  readonly environment: Environment;
  /** What the first agents to decide after the fork say instead of asking their policies. */
  readonly replies?: readonly string[];
  /** What the new episode is for: a `fork` (if absent), or a `branch` of training. */
  readonly kind?: 'fork' | 'branch';
  /** Other chance for the decisions after the fork; that of the recorded episode if absent. */
  readonly key?: RandomKey;
}

/**
 * Plays a recorded episode to event `at` (not included) and goes on live from there: decisions and
 * injected messages before it are repeated, all later decisions are made anew. The plan stays the same
 * but for its id, its kind, and the episode and event that it comes from; so the environment's own chance is
 * that of the recorded episode.
 *
 * @param at - an integer in [0, number of events], both included.
 *
 * Throws a UserError if the machines no longer give the events before `at`.
 */
export async function forkEpisode(
  recorded: Episode,
  at: number,
  { id, environment, replies = [], kind = 'fork', key, ...answering }: ForkOptions,
): Promise<Episode> {
  const most = recorded.events.length;
  if (!(Number.isInteger(at) && at >= 0 && at <= most)) {
    throw new UserError(`fork: the event must be an integer from 0 to ${most}, got ${at}`);
  }
  if (id === recorded.plan.id) {
    throw new UserError(`fork: needs an id of its own, got that of the recorded episode, '${id}'`);
  }
  const kept = recorded.events.slice(0, at);
  const repeated = decisionsOf({ ...recorded, events: kept });
  const parent: EpisodeParent = { episode: recorded.plan.id, event: at };
  const plan: EpisodePlan = { ...recorded.plan, id, kind, parent };
  const episode = new RunningEpisode(compileEnvironment(environment), plan, {
    injections: injectionsOf(kept),
  });
  let said = 0; // of `replies`
  /** What is known of a decision without asking anybody. */
  const known = (asked: Waiting): Decision | undefined => {
    const decision = repeated.find(
      ({ agent, decisionIndex }) => agent === asked.agent && decisionIndex === asked.decisionIndex,
    );
    if (decision !== undefined) return { ...askedNow(decision, asked), episode: id };
    const text = replies[said++];
    return text === undefined ? undefined : spokenDecision(id, asked, text);
  };

  for (;;) {
    episode.advance();
    if (episode.ending !== undefined) break;
    const decided = episode.waiting.map(known);
    const open = episode.waiting.filter((_, i) => decided[i] === undefined);
    const waiting = key === undefined ? open : open.map((asked) => rekeyed(asked, key));
    const live = waiting.length === 0 ? [] : await answersFor({ plan, waiting }, answering);
    let next = 0;
    episode.reply(decided.map((decision) => decision ?? (live[next++] as Answer)));
  }
  checkKept(kept, episode.events, id);
  return episode.toEpisode();
}

async function answersFor(
  episode: Pick<RunningEpisode, 'plan' | 'waiting'>,
  answering: Answering,
): Promise<readonly Answer[]> {
  const queue = new DecisionQueue(answering);
  queue.add(episode);
  const [answered] = await queue.next();
  return answered?.answers ?? [];
}

/** Said by whoever forks: no tokens, so nothing is learnt from it. A text to score stays what it is. */
function spokenDecision(episode: EpisodeId, asked: Waiting, text: string): Decision {
  const { agent, decisionIndex, prompt, seat } = asked;
  return {
    episode,
    agent,
    role: seat.role,
    decisionIndex,
    policy: seat.policy,
    version: seat.version === 'latest' ? 0 : seat.version,
    shown: { kind: 'compact', text: prompt.compact },
    text: prompt.scored ?? text,
    tokens: [],
    logProbs: [],
    ...(prompt.scored === undefined ? {} : { scored: true }),
    sampling: { temperature: 0, topP: 1, logProbs: 'drawn' },
    finish: 'stop',
  };
}

function rekeyed(asked: Waiting, key: RandomKey): Waiting {
  return { ...asked, key: foldKey(foldKey(key, asked.agent), asked.decisionIndex) };
}

function checkKept(
  kept: readonly EpisodeEvent[],
  now: readonly EpisodeEvent[],
  id: EpisodeId,
): void {
  kept.forEach((event, index) => {
    const [then, again] = [relabelled(event, id), now[index]];
    if (again !== undefined && sameEvent(then, again)) return;
    throw new UserError(
      `fork: event ${index} is no longer what was recorded, got ${JSON.stringify(again ?? null)} ` +
        `for ${JSON.stringify(then)}; fork with the machines that played the episode`,
    );
  });
}

function relabelled(event: EpisodeEvent, episode: EpisodeId): EpisodeEvent {
  return event.kind === 'decision'
    ? { kind: 'decision', decision: { ...event.decision, episode } }
    : event;
}
