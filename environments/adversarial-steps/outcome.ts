import type { AgentId, Episode } from 'agon-sim';
import { truthOf } from './game.ts';
import type { Game } from './game.ts';
import { SNEAKY } from './protocol.ts';

/** How a game ended, with everything that rewards and evaluation need to know. Plain data. */
export type AdversarialStepsOutcome = {
  /**
   * `judged`: the critics saw the candidate. `invalid-corruption`: the rewritten step was malformed
   * or did not pass the gate. `unusable-solution`: the solver's steps up to the chosen one were
   * malformed or wrong.
   */
  readonly kind: 'judged' | 'invalid-corruption' | 'unusable-solution';
  readonly game: 'sneaky' | 'correct' | 'bench';
  readonly problem: string;
  /** The correct steps before the chosen one; empty if there was no usable solution. */
  readonly prefix: readonly string[];
  /** The correct step; null if there was no usable solution. */
  readonly step: string | null;
  /** What the critics saw, or would have seen; null if it never came to be. */
  readonly candidate: string | null;
  /** Ground truth: is the candidate correct? Null if it wasn't judged. */
  readonly correct: boolean | null;
  /** Who rewrote the step; null where nobody was asked to. */
  readonly sneaky: AgentId | null;
  /** Did the rewritten step pass the gate? Null where nobody was asked to rewrite one. */
  readonly valid: boolean | null;
  /** The error kind that the sneaky generator named first; null if it named none. */
  readonly errorKind: string | null;
  /** The family that the error looks like: `none` for a correct step, `other` for no known one. */
  readonly family: string;
  /** How the candidate differs from the correct step; null where the gate saw none. */
  readonly change: Change | null;
  /** Whose reply could not be understood, in the order of their replies. */
  readonly malformed: readonly AgentId[];
  /** Why the game ended before the critics' verdicts; null if it didn't. */
  readonly reason: string | null;
  /** One entry for each critic, in the order of the seats; empty if the critics saw nothing. */
  readonly verdicts: readonly CriticReport[];
};

/** How a rewritten step differs from the correct one. */
export type Change = {
  /** Characters of the compact form. */
  readonly edits: number;
  readonly resultRight: boolean;
  readonly operandsRight: boolean;
  readonly operatorRight: boolean;
  /** The stated result follows from what the step itself states. */
  readonly selfConsistent: boolean;
};

/** What one critic said of the candidate, beside the truth. */
export type CriticReport = {
  readonly agent: AgentId;
  /** True: it takes the candidate for correct. Null: its reply was malformed. */
  readonly verdict: boolean | null;
  /** The verdict is the truth; false if malformed. */
  readonly right: boolean;
  /** Its own recomputation, as text; null if it gave none. */
  readonly recomputed: string | null;
  /** Marks and verdict follow from its own recomputation; false if malformed. */
  readonly consistent: boolean;
  /** It gave a recomputation, which is right, and is consistent with it; false if malformed. */
  readonly workRight: boolean;
};

/** The outcome of a game that has come to its end. */
export function outcomeOf(game: Game): AdversarialStepsOutcome {
  const { task, step, finding } = game;
  const verdicts = game.verdicts.filter((report) => report !== null);
  const wasAsked = task.game === 'sneaky' && step !== null;
  const isJudged = verdicts.length > 0;
  return {
    kind: isJudged ? 'judged' : step === null ? 'unusable-solution' : 'invalid-corruption',
    game: task.game,
    problem: task.problem,
    prefix: step === null ? [] : game.steps.slice(0, game.place),
    step,
    candidate: game.candidate,
    correct: isJudged ? truthOf(game) : null,
    sneaky: wasAsked ? SNEAKY : null,
    valid: wasAsked ? isJudged : null,
    errorKind: game.errorKind,
    family:
      task.game === 'bench' ? task.family : (finding?.family ?? (wasAsked ? 'other' : 'none')),
    change: finding && {
      edits: finding.edits,
      resultRight: finding.resultRight,
      operandsRight: finding.operandsRight,
      operatorRight: finding.operatorRight,
      selfConsistent: finding.selfConsistent,
    },
    malformed: game.malformed,
    reason: game.reason,
    verdicts,
  };
}

/** The outcome of a finished episode of adversarial-steps; null of one that failed. */
export function outcomeOfEpisode(episode: Episode): AdversarialStepsOutcome | null {
  if (episode.ending.kind === 'failed') return null;
  // The environment's own machine made it: only episodes of this protocol come here.
  return episode.ending.outcome as AdversarialStepsOutcome;
}
