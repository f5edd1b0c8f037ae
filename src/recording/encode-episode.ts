import type { Ending, Episode, EpisodeEvent, EpisodePlan, SeatReturns } from '../core/episode.ts';
import type { Message } from '../core/message.ts';
import { recordableText } from '../core/recordable-text.ts';
import { layDecision } from './encode-decision.ts';
import { plainIn, SharedParts, type Tuple } from './shared-parts.ts';
import { ENDINGS, EPISODE_KINDS, EVENT, LOG_FORMAT } from './layout.ts';
import { packBounded } from './msgpack.ts';

/**
 * An episode as its canonical bytes: the same episode gives the same bytes wherever and after
 * whatever it is encoded. `decodeEpisode` gives it back, except that −0 in plain data comes back as 0
 * and what texts UTF-8 doesn't hold as U+FFFD (see `recordableText`).
 *
 * Throws a UserError on data that isn't plain (undefined, functions, class instances, cycles), or on
 * more of it than a reader takes.
 */
export function encodeEpisode(episode: Episode): Uint8Array {
  return new Uint8Array(packEpisode(episode));
}

/** As `encodeEpisode`, but without a copy: the next call that packs something writes over it. */
export function packEpisode({ plan, events, ending }: Episode): Uint8Array {
  const shared = new SharedParts(plan);
  const rest = [
    layPlan(shared, plan),
    events.map((event) => layEvent(shared, event)),
    layEnding(shared, ending),
  ];
  const opening = [LOG_FORMAT, recordableText(plan.id)]; // first, so that an index is made without the rest
  return packBounded([...opening, ...shared.parts(), ...rest], `episode ${plan.id}`);
}

/** One event as its canonical bytes, for comparing two logs event by event. */
export function encodeEvent(event: EpisodeEvent): Uint8Array {
  const shared = new SharedParts(undefined);
  const laid = layEvent(shared, event);
  return new Uint8Array(packBounded([...shared.parts(), laid], 'an event'));
}

function layPlan({ texts, id }: SharedParts, plan: EpisodePlan): Tuple {
  const { kind, parent } = plan;
  return [
    texts.numberOf(plan.group),
    plan.key[0],
    plan.key[1],
    texts.numberOf(plan.environment),
    plainIn(id, plan.task, 'task'),
    Object.entries(plan.seats).map(([agent, { role, policy, version, sampling }]) => [
      texts.numberOf(agent),
      texts.numberOf(role),
      texts.numberOf(policy),
      version === 'latest' ? null : version,
      sampling === undefined ? null : [sampling.temperature, sampling.topP],
    ]),
    kind === undefined ? null : EPISODE_KINDS.indexOf(kind),
    parent === undefined ? null : [texts.numberOf(parent.episode), parent.event],
  ];
}

function layEvent(shared: SharedParts, event: EpisodeEvent): Tuple {
  const { texts, id } = shared;
  switch (event.kind) {
    case 'message':
      return layMessage(shared, event.message, event.injected === true);
    case 'state':
      return [EVENT.state, texts.numberOf(event.actor), texts.numberOf(event.state)];
    case 'decision':
      return layDecision(shared, event.decision);
    case 'failure':
      return [EVENT.failure, texts.numberOf(event.actor), texts.numberOf(event.error)];
    case 'chance':
      return [EVENT.chance, texts.numberOf(event.label)];
    case 'outside':
      return [
        EVENT.outside,
        plainIn(id, event.shown, 'what was shown outside'),
        plainIn(id, event.returned, 'what came from outside'),
      ];
    case 'returns':
      return [EVENT.returns, ...layReturns(shared, event.returns)];
  }
}

function layMessage(shared: SharedParts, message: Message, injected: boolean): Tuple {
  const { texts, id } = shared;
  const nth = shared.messages++;
  return [
    injected ? EVENT.injected : EVENT.message,
    message.seq === nth ? null : message.seq,
    texts.numberOf(message.from),
    texts.numberOf(message.to),
    texts.numberOf(message.kind),
    plainIn(id, message.body, 'message', message),
  ];
}

/** The agents, and what each has. */
function layReturns({ texts }: SharedParts, returns: SeatReturns): Tuple {
  const entries = Object.entries(returns);
  return [entries.map(([agent]) => texts.numberOf(agent)), entries.map(([, value]) => value)];
}

function layEnding(shared: SharedParts, ending: Ending): Tuple {
  const { texts, id } = shared;
  const { returns } = ending;
  const paid = returns === undefined ? null : layReturns(shared, returns);
  const kind = ENDINGS.indexOf(ending.kind);
  if (ending.kind === 'finished') return [kind, plainIn(id, ending.outcome, 'outcome'), paid];
  return [kind, texts.numberOf(ending.where), texts.numberOf(ending.error), paid];
}
