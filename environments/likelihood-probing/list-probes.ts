import type { ProbeReport } from 'agon-sim';
import type { Ballot } from '../tasks/ballot.ts';
import type { CastAnswer } from '../tasks/cast-answers.ts';
import { solverSeat } from '../voting.ts';
import type { PlannedProbe, ProbingRules } from './probing.ts';
import { proberSeat } from './protocol.ts';
import type { ProbeBody } from './protocol.ts';

type Draft = {
  readonly probe: ProbeReport extends infer One
    ? One extends ProbeReport
      ? Omit<One, 'agent' | 'turn' | 'of'>
      : never
    : never;
  readonly before: string;
  readonly text: string;
};

/** All that is to be scored of the answers: prober after prober in the order of the seats. */
export function listProbes(ballot: Ballot, rules: ProbingRules): readonly PlannedProbe[] {
  const problem = ballot.questions[0] ?? '';
  return Array.from({ length: rules.solvers }, (_, i) => i + 1).flatMap((number) => {
    const of = ballot.answers.findIndex(({ agent }) => agent === solverSeat(number));
    const text = ballot.answers[of]?.text ?? null;
    if (text === null) return [];
    const drafts = draftProbes(rules.domain.compact.answer(text), ballot.answers, rules);
    return drafts.map(({ probe, ...parts }, turn): PlannedProbe => ({
      report: { agent: proberSeat(number), turn, of, ...probe },
      body: { kind: probe.kind, problem, ...parts } satisfies ProbeBody,
    }));
  });
}

/** What is scored of one answer, given in its compact form. */
function draftProbes(
  written: string,
  answers: readonly CastAnswer[],
  { domain, probes, states, conclusion, mark }: ProbingRules,
): readonly Draft[] {
  const working = written.slice(0, -conclusion);
  return probes.flatMap((kind): readonly Draft[] => {
    switch (kind) {
      case 'alone':
      case 'given-question':
        return [{ probe: { kind }, before: '', text: written }];
      case 'last-token':
        return [{ probe: { kind }, before: written, text: mark }];
      case 'state':
        return partsOf(working, states).flatMap((before, state) =>
          firstOfEach(answers).map(({ toward, text }) => {
            const ending = domain.compact.answer(text).slice(-conclusion);
            return { probe: { kind, state, toward }, before, text: ending };
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
