import type { Decision } from '../core/decision.ts';
import { chanceAt, decisionsOf } from '../core/episode.ts';
import type { Episode, EpisodeEvent, EpisodeParent, EpisodePlan, Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import { ENVIRONMENT } from '../core/ids.ts';
import type { AgentId, EpisodeId } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { checkPlain } from '../actors/check-plain.ts';
import { DecisionQueue } from '../actors/decision-queue.ts';
import type { Answering } from '../actors/policy-requests.ts';
import type { Answer } from '../policies/policy.ts';
import type { Environment } from '../actors/environment.ts';
import { askedNow, injectionsOf } from '../actors/fold-episode.ts';
import { RunningEpisode } from '../actors/running-episode.ts';
import type { Injection } from '../actors/message-stream.ts';
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
  /** Other chance for what comes after the fork, decisions and the game's own; that of the recorded episode if absent. */
  readonly key?: RandomKey;
  /** A message that is said at the fork, as the first thing that isn't shared any more. */
  readonly say?: Injection;
  /** Who sits where from the fork on, by agent; those of the recorded episode if absent. */
  readonly seats?: Readonly<Record<AgentId, Seat>>;
}

/**
 * Plays a recorded episode to event `at` (not included) and goes on live from there: decisions and
 * injected messages before it are repeated, all later decisions are made anew. The plan stays the same
 * but for its id, its kind, and where it comes from: the episode, the event, and other chance if there is any.
 *
 * @param at - an integer in [0, number of events], both included; at least the event behind the seats' opening
 *   states where something is said.
 *
 * Throws a UserError if the machines no longer give the events before `at`, or if what is said can't be.
 */
export async function forkEpisode(
  recorded: Episode,
  at: number,
  { id, environment, replies = [], kind = 'fork', key, say, seats, ...answering }: ForkOptions,
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
  const inherited = recorded.plan.parent?.chance ?? [];
  const chance =
    key === undefined
      ? inherited
      : [...inherited.filter(({ event }) => event < at), { event: at, key }];
  const parent: EpisodeParent = {
    episode: recorded.plan.id,
    event: at,
    ...(chance.length > 0 && { chance }),
  };
  const plan: EpisodePlan = {
    ...recorded.plan,
    seats: { ...recorded.plan.seats, ...seats },
    id,
    kind,
    parent,
  };
  if (say !== undefined) checkSaid(say, at, plan);
  const episode = new RunningEpisode(compileEnvironment(environment), plan, {
    injections: [...injectionsOf(kept), ...(say === undefined ? [] : [{ at, injection: say }])],
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
    const other = chanceAt(plan, Math.max(at, episode.events.length));
    const waiting = other === undefined ? open : open.map((asked) => rekeyed(asked, other));
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
  const decisions = foldKey(key, 'decision');
  return { ...asked, key: foldKey(foldKey(decisions, asked.agent), asked.decisionIndex) };
}

/** What the machines would make an internal error of, said beforehand; what they refuse themselves fails the fork. */
function checkSaid({ from, to, kind, body }: Injection, at: number, { seats }: EpisodePlan): void {
  const present = [ENVIRONMENT, ...Object.keys(seats)];
  const absent = [from, to].find((agent) => !present.includes(agent));
  if (absent !== undefined) {
    throw new UserError(`fork: '${absent}' isn't here; present: ${present.join(', ')}`);
  }
  if (at < present.length) {
    throw new UserError(
      `fork: nobody is there to hear a message before event ${present.length}, got ${at}; say it later`,
    );
  }
  if (kind === 'reply' || kind === '' || kind.startsWith('xstate.')) {
    throw new UserError(
      `fork: '${kind}' can't be a kind of message, it is reserved; choose another`,
    );
  }
  try {
    checkPlain(body, `the body of '${kind}'`);
  } catch (error) {
    throw new UserError(`fork: ${(error as Error).message}`, { cause: error });
  }
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
