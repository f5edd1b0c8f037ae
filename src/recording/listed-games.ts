import type { EpisodeId } from '../core/ids.ts';
import { hashLog } from './hash-episode.ts';
import { gameDigest, isKept } from './manifest.ts';
import type { ManifestLink } from './manifest.ts';

/** What is wrong with an episode of a log, as its manifest lists it. */
export interface GameProblem {
  readonly kind: 'doubled' | 'missing' | 'altered' | 'moved' | 'unlisted';
  readonly episode?: EpisodeId;
  readonly message: string;
}

/** What is known when a log was read to its end. */
interface Rest {
  readonly dropped: number;
  readonly missing: number;
  readonly problems: readonly GameProblem[];
}

/** The games that a manifest lists, held against those of a log as they come. */
export class ListedGames {
  readonly #links: readonly ManifestLink[];
  readonly #isEnded: boolean;
  readonly #expected = new Map<EpisodeId, Expected>();
  /** By link, what was met of it; gone when it is complete. */
  readonly #open = new Map<ManifestLink, [EpisodeId, string][]>();
  /** Places of those that were met, in the order of the log. */
  readonly #met: number[] = [];
  readonly #ids: EpisodeId[] = [];
  readonly #problems: GameProblem[] = [];
  /** Games that no log ever held. */
  #unkept = 0;

  /** @param isEnded - whether no game may come behind the last that is listed */
  constructor(links: readonly ManifestLink[], isEnded: boolean) {
    this.#links = links;
    this.#isEnded = isEnded;
    for (const link of links) {
      if (!isKept(link)) {
        this.#unkept += link.games.length;
        continue;
      }
      for (const [id, digest] of link.games) {
        const first = this.#expected.get(id);
        if (first !== undefined) {
          this.#add('doubled', id, `the manifest lists ${id} for update ${first.link.update}, too`);
          continue;
        }
        this.#expected.set(id, { link, digest, place: this.#ids.push(id) - 1 });
      }
    }
  }

  /** A game of the log, with the SHA-256 of its record; each id once. Returns what is wrong with it alone. */
  meet(id: EpisodeId, hash: string): GameProblem | undefined {
    const expected = this.#expected.get(id);
    if (expected === undefined) {
      // A run that goes on, or was killed, has games which it had no time to list.
      if (!this.#isEnded && this.#met.length > 0 && this.#met.at(-1) === this.#ids.length - 1)
        return;
      if (!this.#isEnded && this.#ids.length === 0) return;
      return { kind: 'unlisted', message: `${id} isn't in the manifest` };
    }
    this.#met.push(expected.place);
    const { link, digest } = expected;
    if (gameDigest(hash) !== digest) {
      return {
        kind: 'altered',
        message: `${id} isn't the game, or hasn't the credits, that were recorded`,
      };
    }
    const met = this.#open.get(link) ?? [];
    this.#open.set(link, met);
    met.push([id, hash]);
    if (met.length < link.games.length) return undefined;
    this.#open.delete(link);
    if (hashLog(met) === link.hash) return undefined;
    return {
      kind: 'altered',
      message: `the games of update ${link.update} have another hash than the manifest says`,
    };
  }

  /** @param dropped - how many games the log says were dropped from its start */
  close(dropped: number): Rest {
    const isAllowed = this.#links.some(({ keep }) => keep?.gigabytes !== undefined);
    const byRule = isAllowed ? dropped : 0;
    const met = new Set(this.#met);
    let missing = 0;
    let gone = 0;
    for (const [place, id] of this.#ids.entries()) {
      if (met.has(place)) continue;
      if (place < byRule) {
        gone++;
        continue;
      }
      missing++;
      this.#add('missing', id, `${id} was recorded, and is missing`);
    }
    for (const place of outOfOrder(this.#met)) {
      const id = this.#ids[place] as EpisodeId;
      this.#add('moved', id, `${id} stands at another place than it was recorded at`);
    }
    return { dropped: this.#unkept + gone, missing, problems: this.#problems };
  }

  #add(kind: GameProblem['kind'], episode: EpisodeId, message: string): void {
    this.#problems.push({ kind, episode, message });
  }
}

interface Expected {
  readonly link: ManifestLink;
  readonly digest: string;
  /** Among all that a log keeps. */
  readonly place: number;
}

/** The fewest numbers that have to be taken away for the others to rise: those outside a longest rising sequence. */
function outOfOrder(numbers: readonly number[]): readonly number[] {
  if (numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number))) return [];
  const ends: number[] = []; // by length, the place of the least last number of a sequence
  const before: number[] = [];
  for (const [i, number] of numbers.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((numbers[ends[middle] as number] as number) < number) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? -1 : (ends[low - 1] as number));
    ends[low] = i;
  }
  const rising = new Set<number>();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i] as number) rising.add(i);
  return numbers.filter((_, i) => !rising.has(i));
}
