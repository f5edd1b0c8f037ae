import { foldKey, openStream, UserError } from 'agon-sim';
import type { AgentId, EnvironmentInput } from 'agon-sim';
import type { TaskDomain } from '../tasks/task-domain.ts';
import type { CriticReport } from './outcome.ts';
import { criticSeat } from './protocol.ts';
import type { FindingBody, HeardByEnvironment, VerdictBody } from './protocol.ts';
import type { AdversarialTask } from './task.ts';

/** What the environment's machine keeps of a game. */
export interface Game {
  readonly task: AdversarialTask;
  /** The critics who are seated, in order. */
  readonly critics: readonly AgentId[];
  /** Which step is played, counted from 0. */
  readonly place: number;
  /** The solver's steps; for a bench, the prefix. */
  readonly steps: readonly string[];
  /** The correct step at `place`, once known to be correct. */
  readonly step: string | null;
  readonly candidate: string | null;
  readonly errorKind: string | null;
  readonly finding: FindingBody | null;
  readonly malformed: readonly AgentId[];
  readonly reason: string | null;
  /** By the order of `critics`; null as long as a critic hasn't answered. */
  readonly verdicts: readonly (CriticReport | null)[];
}

/** The game before its first message. `plan.task` was checked at the door. */
export function openGame(
  { plan }: EnvironmentInput,
  domain: TaskDomain,
  seatsForCritics: number,
): Game {
  const task = plan.task as AdversarialTask;
  const critics: AgentId[] = [];
  for (let number = 1; number <= seatsForCritics; number++) {
    const seat = criticSeat(number);
    if (plan.seats[seat] !== undefined) critics.push(seat);
  }
  if (critics.length === 0) {
    throw new UserError(
      `adversarial-steps: plan '${plan.id}' must seat a critic, got ${Object.keys(plan.seats).join(', ') || 'nobody'}; seat '${criticSeat(1)}'`,
    );
  }
  const isBench = task.game === 'bench';
  const place = isBench
    ? task.prefix.length
    : (task.place ??
      openStream(foldKey(foldKey(plan.key, 'chance'), 'initial')).integer(
        0,
        domain.stepCount(task.problem),
      ));
  return {
    task,
    critics,
    place,
    steps: isBench ? task.prefix : [],
    step: isBench ? (domain.solve(task.problem)[place] ?? null) : null,
    candidate: isBench ? task.candidate : null,
    errorKind: null,
    finding: null,
    malformed: [],
    reason: null,
    verdicts: critics.map(() => null),
  };
}

/** The problem and the correct steps before the chosen one. */
export function standing({ task, steps, place }: Game) {
  return { problem: task.problem, prefix: steps.slice(0, place) };
}

/** The message is from a critic who hasn't answered yet. */
export function isAwaited({ critics, verdicts }: Game, { message }: HeardByEnvironment): boolean {
  return verdicts[critics.indexOf(message.from)] === null;
}

/** Enters a critic's answer, or that there was none to understand. */
export function noteVerdict(
  game: Game,
  event: HeardByEnvironment,
  domain: TaskDomain,
): Partial<Game> {
  if (event.type !== 'verdict' && event.type !== 'malformed') return {};
  const agent = event.message.from;
  const report = reportOf(
    agent,
    event.type === 'verdict' ? event.message.body : null,
    game,
    domain,
  );
  return {
    verdicts: game.verdicts.map((old, i) => (game.critics[i] === agent ? report : old)),
    malformed: event.type === 'verdict' ? game.malformed : [...game.malformed, agent],
  };
}

function reportOf(
  agent: AgentId,
  said: VerdictBody | null,
  game: Game,
  domain: TaskDomain,
): CriticReport {
  if (said === null) {
    return {
      agent,
      verdict: null,
      right: false,
      recomputed: null,
      consistent: false,
      workRight: false,
    };
  }
  const { correct: verdict, recomputed, consistent } = said;
  const isRecomputedRight = recomputed !== null && recomputed === domain.resultOf(game.step ?? '');
  return {
    agent,
    verdict,
    right: verdict === truthOf(game),
    recomputed,
    consistent,
    workRight: isRecomputedRight && consistent,
  };
}

/** Is the candidate that the critics see correct? */
export function truthOf({ task }: Game): boolean {
  return task.game === 'bench' ? task.correct : task.game === 'correct';
}
