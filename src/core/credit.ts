import type { EpisodeId } from './ids.ts';

/** One reward, said by one term, for one decision. Kept apart by `term`, so that its source stays visible. */
export interface Credit {
  readonly episode: EpisodeId;
  /** Index of the decision in its episode. */
  readonly decision: number;
  readonly term: string;
  /** Finite; its range is the term's. */
  readonly value: number;
}
