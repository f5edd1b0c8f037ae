import type { EpisodePlan, Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, EpisodeId } from '../core/ids.ts';
import type { Message, Plain } from '../core/message.ts';
import { recordableText } from '../core/recordable-text.ts';
import { packFloats, packTokens } from './layout.ts';
import { packable } from './plain-data.ts';

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

/**
 * The texts of one episode, each once, in the order in which they came: names of agents, kinds and
 * states, prompts, replies. Events refer to them by their numbers.
 *
 * One table at a time: a new one ends the one before it.
 */
export class TextTable {
  /** Recordable, see `recordableText`. */
  readonly texts: string[] = [];

  constructor() {
    table++;
    if (known.size <= MOST_TEXTS && knownUnits <= MOST_UNITS) return;
    known.clear();
    knownUnits = 0;
  }

  /** The number of a text; the next one if it is new. */
  numberOf(text: string): number {
    const entry = known.get(text) ?? learn(text);
    if (entry.table !== table) {
      entry.table = table;
      entry.number = this.texts.push(entry.recorded) - 1;
    }
    return entry.number;
  }
}

/** A text, and its number in the table that it was last in. */
interface Entry {
  readonly recorded: string;
  table: number;
  number: number;
}

/**
 * Outlives the episode, because most texts come in every one of them and filling a new Map would be a
 * tenth of all encoding. What comes out doesn't depend on it.
 */
const known = new Map<string, Entry>();
let knownUnits = 0;
let table = 0;

/** Texts that differ from episode to episode would otherwise pile up for the length of a run. */
const MOST_TEXTS = 4096;
const MOST_UNITS = 2 ** 20;

function learn(text: string): Entry {
  const recorded = recordableText(text);
  const entry =
    recorded === text
      ? { recorded, table: -1, number: -1 }
      : (known.get(recorded) ?? learn(recorded));
  known.set(text, entry);
  knownUnits += text.length;
  return entry;
}
