import type { Decision } from '../core/decision.ts';
import type { Ending, Episode, EpisodeEvent, EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import type { Message, Plain } from '../core/message.ts';
import { recordableText } from '../core/recordable-text.ts';
import { ENDING, EVENT, FINISHES, LOG_FORMAT } from './layout.ts';
import { pack } from './msgpack.ts';
import { packable } from './plain-data.ts';
import { TextTable } from './text-table.ts';
import { TokenWriter } from './token-lists.ts';

/**
 * An episode as its canonical bytes: the same episode gives the same bytes wherever and after
 * whatever it is encoded. `decodeEpisode` gives it back, except that −0 in plain data comes back as 0
 * and what texts UTF-8 doesn't hold as U+FFFD (see `recordableText`).
 *
 * Throws a UserError on data that isn't plain (undefined, functions, class instances, cycles).
 */
export function encodeEpisode(episode: Episode): Uint8Array {
  return new Uint8Array(packEpisode(episode));
}

/** As `encodeEpisode`, but without a copy: the next call that packs something writes over it. */
export function packEpisode({ plan, events, ending }: Episode): Uint8Array {
  const shared = new Shared(plan.id);
  const rest = [
    layPlan(shared, plan),
    events.map((event) => layEvent(shared, event)),
    layEnding(shared, ending),
  ];
  const opening = [LOG_FORMAT, recordableText(plan.id)]; // first, so that an index is made without the rest
  return pack([...opening, ...shared.parts(), ...rest]);
}

/** One event as its canonical bytes, for comparing two logs event by event. */
export function encodeEvent(event: EpisodeEvent): Uint8Array {
  const shared = new Shared(undefined);
  const laid = layEvent(shared, event);
  return new Uint8Array(pack([...shared.parts(), laid]));
}

/** What the tuples of an episode refer to. */
class Shared {
  readonly id: EpisodeId | undefined;
  readonly texts = new TextTable();
  readonly tokens = new TokenWriter();

  constructor(id: EpisodeId | undefined) {
    this.id = id;
  }

  parts(): readonly unknown[] {
    return [this.texts.texts, this.tokens.tokenBytes(), this.tokens.logProbBytes()];
  }
}

/** A list by position: numbers of texts, numbers, plain data, lists of these. */
type Tuple = readonly unknown[];

function layPlan({ texts, id }: Shared, plan: EpisodePlan): Tuple {
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
  ];
}

function layEvent(shared: Shared, event: EpisodeEvent): Tuple {
  const { texts } = shared;
  switch (event.kind) {
    case 'message':
      return layMessage(shared, event.message, event.injected === true);
    case 'state':
      return [EVENT.state, texts.numberOf(event.actor), texts.numberOf(event.state)];
    case 'decision':
      return layDecision(shared, event.decision);
    case 'failure':
      return [EVENT.failure, texts.numberOf(event.actor), texts.numberOf(event.error)];
  }
}

function layMessage({ texts, id }: Shared, message: Message, injected: boolean): Tuple {
  return [
    injected ? EVENT.injected : EVENT.message,
    message.seq,
    texts.numberOf(message.from),
    texts.numberOf(message.to),
    texts.numberOf(message.kind),
    plainIn(id, message.body, 'message', message),
  ];
}

function layDecision({ texts, tokens, id }: Shared, decision: Decision): Tuple {
  const { masked, shown, sampling } = decision;
  return [
    EVENT.decision,
    decision.episode === id ? null : texts.numberOf(decision.episode),
    texts.numberOf(decision.agent),
    texts.numberOf(decision.role),
    decision.decisionIndex,
    texts.numberOf(decision.policy),
    decision.version,
    shown.kind === 'compact'
      ? [texts.numberOf(shown.text)]
      : shown.messages.flatMap(({ role, content }) => [
          texts.numberOf(role),
          texts.numberOf(content),
        ]),
    texts.numberOf(decision.text),
    tokens.add(decision.tokens, decision.logProbs),
    [sampling.temperature, sampling.topP, sampling.logProbs === 'drawn' ? 0 : 1],
    masked === undefined ? null : masked.map((choice) => texts.numberOf(choice)),
    decision.scored === true,
    FINISHES.indexOf(decision.finish),
  ];
}

function layEnding({ texts, id }: Shared, ending: Ending): Tuple {
  if (ending.kind === 'finished') return [ENDING.finished, plainIn(id, ending.outcome, 'outcome')];
  return [ENDING.failed, texts.numberOf(ending.where), texts.numberOf(ending.error)];
}

/** Says where data was found that can't be recorded. */
function plainIn(
  episode: EpisodeId | undefined,
  value: Plain,
  what: string,
  message?: Message,
): Plain {
  try {
    return packable(value);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const which = message && ` ${message.seq} (${message.kind} from ${message.from})`;
    throw new UserError(`episode ${episode ?? ''}, ${what}${which ?? ''}: ${error.message}`);
  }
}
