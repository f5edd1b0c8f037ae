import type { AgentId, EnvironmentInput, ProbeKind, ProbeReport } from 'agon-sim';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { castAnswer, openBallot } from '../tasks/ballot.ts';
import type { Ballot } from '../tasks/ballot.ts';
import { solverSeat } from '../voting.ts';
import type { VoteTask } from '../tasks/vote-task.ts';
import { listProbes } from './list-probes.ts';
import type { HeardByEnvironment, ProbeBody } from './protocol.ts';

/** By what is probed: the options of `likelihoodProbing`, checked and complete. */
export interface ProbingRules {
  readonly domain: AnswerDomain;
  readonly solvers: number;
  readonly probes: readonly ProbeKind[];
  readonly states: number;
  readonly conclusion: number;
  readonly mark: string;
}

/** A probe to be made, and how it is reported. */
export interface PlannedProbe {
  readonly report: ProbeReport;
  readonly body: ProbeBody;
}

/** What the environment's machine keeps. */
export interface Probing {
  readonly ballot: Ballot;
  /** Known once all have answered: each prober's, in the order of its turns. */
  readonly planned: readonly PlannedProbe[];
  /** How many each prober has been through, well-formed or not. */
  readonly turns: Readonly<Record<AgentId, number>>;
  readonly reports: readonly ProbeReport[];
}

/** The state before the first message. `plan.task` was checked at the door, and all seats are filled. */
export function openProbing({ plan }: EnvironmentInput, { solvers }: ProbingRules): Probing {
  const numbers = Array.from({ length: solvers }, (_, i) => i + 1);
  const { problem } = plan.task as VoteTask;
  const ballot = openBallot([problem], numbers.map(solverSeat));
  return { ballot, planned: [], turns: {}, reports: [] };
}

/** Enters an awaited answer; the probes follow from the answers. */
export function enterAnswer(
  probing: Probing,
  event: HeardByEnvironment,
  rules: ProbingRules,
): Probing {
  const text = event.type === 'answer' ? event.message.body.answer : null;
  const ballot = castAnswer(probing.ballot, event.message.from, text, rules.domain);
  return { ...probing, ballot, planned: listProbes(ballot, rules) };
}

/** The probe that a prober is to make next, or is making; none once it has made all. */
export function nextProbe({ planned, turns }: Probing, agent: AgentId): PlannedProbe | undefined {
  const turn = turns[agent] ?? 0;
  return planned.find(({ report }) => report.agent === agent && report.turn === turn);
}

/** Those with something to score, in the order of their seats. */
export function probers({ planned }: Probing): readonly AgentId[] {
  return [...new Set(planned.map(({ report }) => report.agent))];
}

/** Enters that the awaited probe was made; one that went wrong isn't reported. */
export function enterProbe(probing: Probing, event: HeardByEnvironment): Probing {
  const agent = event.message.from;
  const made = nextProbe(probing, agent);
  const scored = made !== undefined && event.type === 'probed' ? [made.report] : [];
  const turns = { ...probing.turns, [agent]: (probing.turns[agent] ?? 0) + 1 };
  return { ...probing, turns, reports: [...probing.reports, ...scored] };
}

/** The awaited probe is the last one. */
export function isLastProbe({ planned, turns }: Probing): boolean {
  const made = Object.values(turns).reduce((sum, count) => sum + count, 0);
  return made + 1 === planned.length;
}
