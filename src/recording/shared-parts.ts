import type { EpisodePlan, Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, EpisodeId } from '../core/ids.ts';
import type { Message, Plain } from '../core/message.ts';
import { recordableText } from '../core/recordable-text.ts';
import { packFloats, packTokens } from './number-lists.ts';
import { packable } from './plain-data.ts';
import { TextTable } from './text-table.ts';

/** A list by position: numbers of texts, numbers, plain data, lists of these. */
export type Tuple = readonly unknown[];

/** What the tuples of an episode refer to, gathered while they are laid out. */
export class SharedParts {
  readonly id: EpisodeId | undefined;
  readonly texts = new TextTable();
  /** Of all decisions, one decision behind the other. */
  readonly tokens: number[] = [];
  readonly logProbs: number[] = [];
  /** Messages so far. */
  messages = 0;
  readonly #seats = new Map<AgentId, Seat>();

  /** @param plan - absent: what is laid out stands for itself */
  constructor(plan: EpisodePlan | undefined) {
    this.id = plan?.id;
    if (plan === undefined) return;
    for (const [agent, seat] of Object.entries(plan.seats)) {
      this.#seats.set(recordableText(agent), seat);
    }
  }

  /** The seat that a reader finds for this agent. What it says, no decision says again. */
  seatOf(agent: AgentId): Seat | undefined {
    return this.#seats.get(recordableText(agent));
  }

  parts(): readonly unknown[] {
    const { texts, tokens, logProbs } = this;
    return [texts.texts, tokens.length, packTokens(tokens), packFloats(logProbs)];
  }
}

/** Says where data was found that can't be recorded. */
export function plainIn(
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
