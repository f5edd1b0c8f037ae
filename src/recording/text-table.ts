import { recordableText } from '../core/recordable-text.ts';

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
