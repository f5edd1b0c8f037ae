import type { IndexedEpisode } from './row-of.ts';

/** Numbers that every episode has. */
export const NUMBERS = [
  'update',
  'version',
  'events',
  'decisions',
  'tokens',
  'malformed',
  'surprise',
] as const;
export type NumberName = (typeof NUMBERS)[number];

/** As many names of outcomes and roles as the index tells apart; the rest go by the last. */
const MOST_NAMES = 200;

/**
 * A run's episodes as columns, in the order in which they were recorded: typed arrays, and texts in pieces that a search
 * goes through at once. It only grows.
 */
export class Columns {
  #count = 0;
  readonly #numbers = new Map<NumberName, Float64Array>();
  readonly #outcome: { values: Uint8Array } = { values: new Uint8Array(1024) };
  readonly #rewards = new Map<string, Float32Array>();
  readonly ids: string[] = [];
  readonly words: string[] = [];
  readonly outcomes: string[] = [];
  readonly #seated = new Map<string, Uint8Array>();
  readonly #search = new SearchText();

  get count(): number {
    return this.#count;
  }

  /** That were seated in some episode, in the order in which they were met. */
  get roles(): readonly string[] {
    return [...this.#seated.keys()];
  }

  /** Of those, the ones whose decisions earned something that is known, be it 0. */
  get paidRoles(): readonly string[] {
    return this.roles.filter((role) => this.#rewards.has(role));
  }

  add(row: IndexedEpisode): void {
    const at = this.#count++;
    for (const name of NUMBERS)
      this.#numbers.set(name, put(this.#numbers.get(name), at, row[name]));
    const outcome = nameIn(this.outcomes, row.outcome);
    this.#outcome.values = putByte(this.#outcome.values, at, outcome);
    for (const role of row.roles) {
      if (!this.#seated.has(role) && this.#seated.size >= MOST_NAMES) continue;
      this.#seated.set(role, putByte(this.#seated.get(role), at, 1));
    }
    for (const [role, reward] of Object.entries(row.rewards)) {
      if (!this.#seated.has(role)) continue;
      this.#rewards.set(role, putReward(this.#rewards.get(role), at, reward));
    }
    this.ids.push(row.id);
    this.words.push(row.words);
    this.#search.add(`${row.id} ${row.words}`);
  }

  number(name: NumberName, at: number): number {
    return this.#numbers.get(name)?.[at] ?? 0;
  }

  outcomeAt(at: number): string {
    return this.outcomes[this.#outcome.values[at] ?? 0] ?? '';
  }

  /** NaN where the role earned nothing that is known. */
  reward(role: string, at: number): number {
    return this.#rewards.get(role)?.[at] ?? Number.NaN;
  }

  isSeated(role: string, at: number): boolean {
    return this.#seated.get(role)?.[at] === 1;
  }

  /** Marks (1) the episodes in which a text was said, whatever its case. */
  said(text: string): Uint8Array {
    return this.#search.find(text.toLowerCase(), this.#count);
  }

  row(at: number): IndexedEpisode {
    const roles = this.roles.filter((role) => this.isSeated(role, at));
    const numbers = Object.fromEntries(
      NUMBERS.map((name) => [name, this.number(name, at)]),
    ) as Record<NumberName, number>;
    return {
      id: this.ids[at] ?? '',
      outcome: this.outcomeAt(at),
      ...numbers,
      rewards: Object.fromEntries(
        roles
          .map((role) => [role, this.reward(role, at)] as const)
          .filter(([, reward]) => !Number.isNaN(reward)),
      ),
      roles,
      words: this.words[at] ?? '',
    };
  }
}

/** Lower-case text of many rows in pieces, so that a search is a few scans and not one a row. */
class SearchText {
  readonly #pieces: { text: string; readonly starts: number[]; readonly first: number }[] = [];
  #pending: string[] = [];
  #rows = 0;

  add(text: string): void {
    this.#pending.push(text.toLowerCase());
    this.#rows++;
    if (this.#pending.length >= ROWS_OF_PIECE) this.#close();
  }

  find(needle: string, count: number): Uint8Array {
    this.#close();
    const hits = new Uint8Array(count);
    if (needle === '') return hits.fill(1);
    for (const { text, starts, first } of this.#pieces) {
      let row = 0;
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, starts[row])) {
        while ((starts[row + 1] ?? Infinity) <= at) row++;
        hits[first + row] = 1;
        if (++row >= starts.length) break;
      }
    }
    return hits;
  }

  #close(): void {
    if (this.#pending.length === 0) return;
    const starts: number[] = [];
    let at = 0;
    for (const text of this.#pending) {
      starts.push(at);
      at += text.length + 1;
    }
    const first = this.#rows - this.#pending.length;
    this.#pieces.push({ text: this.#pending.join('\n'), starts, first });
    this.#pending = [];
  }
}

const ROWS_OF_PIECE = 4096;

function nameIn(names: string[], name: string): number {
  const found = names.indexOf(name);
  if (found >= 0) return found;
  return names.length < MOST_NAMES ? names.push(name) - 1 : names.length - 1;
}

function put(column: Float64Array | undefined, at: number, value: number): Float64Array {
  const grown = column === undefined ? new Float64Array(room(at)) : column;
  const wide = at < grown.length ? grown : copied(grown, new Float64Array(room(at)));
  wide[at] = value;
  return wide;
}

function putReward(column: Float32Array | undefined, at: number, value: number): Float32Array {
  const grown = column ?? new Float32Array(room(at)).fill(Number.NaN);
  const wide =
    at < grown.length ? grown : copied(grown, new Float32Array(room(at)).fill(Number.NaN));
  wide[at] = value;
  return wide;
}

function putByte(column: Uint8Array | undefined, at: number, value: number): Uint8Array {
  const grown = column ?? new Uint8Array(room(at));
  const wide = at < grown.length ? grown : copied(grown, new Uint8Array(room(at)));
  wide[at] = value;
  return wide;
}

const room = (at: number): number => Math.max(1024, 2 * (at + 1));

function copied<Numbers extends { set(from: ArrayLike<number>): void }>(
  from: ArrayLike<number>,
  to: Numbers,
): Numbers {
  to.set(from);
  return to;
}
