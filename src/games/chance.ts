import { foldKey, openStream } from '../core/random.ts';
import type { RandomKey, RandomStream } from '../core/random.ts';

/** The chance of one episode of a game, each part from a key of its own: play, `playOut` and forks draw alike. */
export interface Chance {
  /** For `initial`. */
  initial(): RandomStream;
  /** For the k-th call of `apply`, from 0. */
  apply(k: number): RandomStream;
  /** For the k-th chance node, from 0. */
  node(k: number): RandomStream;
}

/** The chance of an episode's key. */
export function chanceOf(episode: RandomKey): Chance {
  const chance = foldKey(episode, 'chance');
  const [applies, nodes] = [foldKey(chance, 'apply'), foldKey(chance, 'node')];
  return {
    initial: () => openStream(foldKey(chance, 'initial')),
    apply: (k) => openStream(foldKey(applies, k)),
    node: (k) => openStream(foldKey(nodes, k)),
  };
}

/**
 * Stands in for the streams of `initial` and `apply` where a game says that it draws nothing from them:
 * whoever draws is told so. It saves opening a stream for every move.
 */
export const NO_CHANCE: RandomStream = {
  word: refuse,
  uniform: refuse,
  integer: refuse,
  pick: refuse,
  shuffle: refuse,
};

function refuse(): never {
  throw new Error(
    "a game may draw from the streams of `initial` and `apply` only if its type says chance: 'sampled'; declare that, or make a chance node of it",
  );
}
