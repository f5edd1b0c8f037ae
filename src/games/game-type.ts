/** What becomes of an action that isn't legal, or of a reply that can't be read, once it has reached `apply`. */
export type IllegalRule =
  /** The game is over, and the seat gets the least that `rewardBounds` allow. */
  | 'forfeit'
  /** The seat has not acted; the game goes on. */
  | 'skip'
  /** As the game's `apply` says, by seat. */
  | 'rules';

/** What a game is, before it is played. The conformance suites hold it to every word. */
export interface GameType {
  /** Seats that are filled in an episode, smallest and largest, both included. */
  readonly players: readonly [least: number, most: number];
  /** `sequential`: never must two seats act at once; `simultaneous`: somewhere they must. */
  readonly turnOrder: 'sequential' | 'simultaneous';
  /** `perfect`: whoever must act knows all that was done before. */
  readonly information: 'perfect' | 'imperfect';
  /** Of the returns of all seats together, or of what the protocol's own terms pay them, in one episode. */
  readonly payoffSum: 'zero' | 'constant' | 'general';
  /** Least and greatest return of one seat in one episode, or reward by the protocol's own terms; both included. */
  readonly rewardBounds: readonly [least: number, greatest: number];
  /**
   * Where chance comes from. `none`: nowhere. `explicit`: from chance nodes alone, so that a walk can take
   * every outcome. `sampled`: rules draw from the streams of `initial` and `apply`; no exact walk.
   */
  readonly chance: 'none' | 'explicit' | 'sampled';
  /** Whether the seats are alike: exchanging who sits where exchanges their returns and nothing else. */
  readonly symmetric: boolean;
  /** `askAgain`: a seat may try so many times more, at least 1, before `apply` sees its last try. */
  readonly illegal: IllegalRule | { readonly askAgain: number; readonly then: IllegalRule };
  /** Calls of `apply` in the longest episode, chance nodes not counted. */
  readonly longest: number;
}

/** How often a seat that made no legal action is asked again, and what follows then. */
export function illegalRule({ illegal }: Pick<GameType, 'illegal'>): {
  readonly askAgain: number;
  readonly then: IllegalRule;
} {
  return typeof illegal === 'string' ? { askAgain: 0, then: illegal } : illegal;
}
