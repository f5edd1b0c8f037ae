import type { AgentId, EpisodeId } from './ids.ts';

/** One reward, said by one term, for one decision. Kept apart by `term`, so that its source stays visible. */
export interface Credit {
  readonly episode: EpisodeId;
  readonly agent: AgentId;
  /** Which of the agent's own decisions, from 0. */
  readonly decisionIndex: number;
  readonly term: string;
  /** Finite; its range is the term's. */
  readonly value: number;
  /** Where the term judges each token apart: a value for each; `value` is their sum. */
  readonly tokenValues?: readonly number[];
  /** Why, in a short sentence. */
  readonly sentence?: string;
  /** The events of the episode that it rests on, by their places in the log. */
  readonly events?: readonly number[];
  /**
   * The advantage that the decision was trained on, as the estimator gave it: a number, one for each token, or
   * null where it wasn't trained on any. The same in all credits of a decision; absent before the update.
   */
  readonly advantage?: number | readonly number[] | null;
}
