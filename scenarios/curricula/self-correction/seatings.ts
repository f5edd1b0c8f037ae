import { gameEnvironment } from 'agon-sim';
import type { AgentId, Environment, Role, Seat, Turn } from 'agon-sim';
import { answerer } from '../../../agents/answerer.ts';
import { evaluator } from '../../../agents/evaluator.ts';
import { reflector } from '../../../agents/reflector.ts';
import {
  CORRECTOR,
  CRITIC,
  REFLECTOR,
  SELF_EVALUATOR,
  selfCorrection,
} from '../../../environments/self-correction.ts';
import { heldOutAnswers } from '../../../environments/tasks/held-out-answers.ts';
import type { SelfCorrectionOptions } from '../../../environments/self-correction.ts';

/** Self-correction with its roles: an answerer, and whoever says something of its answers. */
export function correctionEnvironment(options: SelfCorrectionOptions): Environment {
  const { domain, feedback, noteLength = domain.review.evaluationLength } = options;
  const agents: Record<AgentId, Role> = { [CORRECTOR]: answerer({ domain }) };
  if (feedback === 'self') agents[SELF_EVALUATOR] = evaluator({ domain });
  if (feedback === 'critique') agents[CRITIC] = evaluator({ domain });
  if (feedback === 'reflection') agents[REFLECTOR] = reflector({ domain, noteLength });
  const heldOut = heldOutAnswers(domain, {
    task: (problem) => ({ problem }),
    seats: Object.fromEntries(Object.entries(agents).map(([seat, { name }]) => [seat, name])),
  });
  return { ...gameEnvironment(selfCorrection(options), { agents }), heldOut };
}

/** One agent in all the seats of its game, drawing its replies by chance, or greedily. */
export function correctionSeats(
  policy: string,
  versions: Turn['versions'],
  {
    reflects = false,
    greedy = false,
  }: { readonly reflects?: boolean; readonly greedy?: boolean } = {},
): Readonly<Record<AgentId, Seat>> {
  const seat = (role: string): Seat => ({
    role,
    policy,
    version: versions[policy] ?? 0,
    ...(greedy && { sampling: { temperature: 0, topP: 1 } }),
  });
  return {
    'solver-1': seat('solver'),
    ...(reflects && { 'reflector-1': seat('reflector') }),
  };
}
