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
}
