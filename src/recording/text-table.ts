import { recordableText } from '../core/recordable-text.ts';

/**
 * The texts of one episode, each once, in the order in which they came: names of agents, kinds and
 * states, prompts, replies. Events refer to them by their numbers.
 */
export class TextTable {
  /** Recordable, see `recordableText`. */
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a text; the next one if it is new. */
  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const recorded = recordableText(text);
    const number = recorded === text ? this.texts.push(text) - 1 : this.numberOf(recorded);
    this.numbers.set(text, number);
    return number;
  }
}
