import type { ProbeKind, ProbeReport } from 'agon-sim';
import type { AnswerDomain } from './answer-domain.ts';
import type { CastAnswer } from './cast-answers.ts';

/** What is scored of answers. */
export interface ProbingRules {
  /** What is scored of each answer; everything if absent. */
  readonly probes: readonly ProbeKind[];
  /** T: parts of an answer, from none of its working to all of it; at least 1, 3 if absent. */
  readonly states: number;
  /**
   * Characters at the end of an answer's compact form that state its conclusion; what is before them is
   * its working. At least 1; the whole answer if absent.
   */
  readonly conclusion: number;
  /** The character that is scored after an answer. The policy's vocabulary must have it. */
  readonly mark: string;
}

export const ALL_PROBES: readonly ProbeKind[] = ['alone', 'given-question', 'last-token', 'state'];

/** A text to be scored. */
export type ProbeText = {
  readonly kind: ProbeKind;
  /** What stands between the question and the text: a part of an answer in its compact form, or nothing. */
  readonly before: string;
  /** What is to be scored; at least one character. */
  readonly text: string;
};

/** A text to be scored, and how that is reported. */
export interface Probe {
  readonly reported: ProbeReport extends infer One
    ? One extends ProbeReport
      ? Omit<One, 'agent' | 'turn' | 'of'>
      : never
    : never;
  readonly text: ProbeText;
}

/** All that is to be scored of the answer `of` among `answers`; nothing of one that is malformed. */
export function listProbes(
  answers: readonly CastAnswer[],
  of: number,
  { compact }: AnswerDomain,
  { probes, states, conclusion, mark }: ProbingRules,
): readonly Probe[] {
  const text = answers[of]?.text ?? null;
  if (text === null) return [];
  const written = compact.answer(text);
  return probes.flatMap((kind): readonly Probe[] => {
    switch (kind) {
      case 'alone':
      case 'given-question':
        return [{ reported: { kind }, text: { kind, before: '', text: written } }];
      case 'last-token':
        return [{ reported: { kind }, text: { kind, before: written, text: mark } }];
      case 'state':
        return partsOf(written.slice(0, -conclusion), states).flatMap((before, state) =>
          firstOfEach(answers).map(({ toward, text: other }) => {
            const ending = compact.answer(other).slice(-conclusion);
            return { reported: { kind, state, toward }, text: { kind, before, text: ending } };
          }),
        );
    }
  });
}

/** From nothing to all of it, in even steps; all of it if there is to be one part only. */
function partsOf(working: string, count: number): readonly string[] {
  if (count === 1) return [working];
  return Array.from({ length: count }, (_, part) =>
    working.slice(0, Math.round((working.length * part) / (count - 1))),
  );
}

/** The first answer of each value. */
function firstOfEach(answers: readonly CastAnswer[]): { toward: number; text: string }[] {
  return answers.flatMap(({ value, text }, toward) => {
    const isFirst = answers.findIndex((other) => other.value === value) === toward;
    return text !== null && isFirst ? [{ toward, text }] : [];
  });
}
