import { gameEnvironment } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import { answerer } from '../../../agents/answerer.ts';
import { evaluator } from '../../../agents/evaluator.ts';
import { scorer } from '../../../agents/scorer.ts';
import { discussion, discussionSeat } from '../../../environments/discussion.ts';
import type { DiscussionOptions } from '../../../environments/discussion.ts';
import { heldOutAnswers } from '../../../environments/tasks/held-out-answers.ts';
import { solveTask } from './tasks.ts';

/** A discussion with its roles: each agent may solve, evaluate and score. */
export function discussionEnvironment(options: DiscussionOptions): Environment {
  const { domain, agents: count } = options;
  const roles: Record<AgentId, Role> = {};
  const [solves, evaluates, scores] = [
    answerer({ domain }),
    evaluator({ domain }),
    scorer({ domain }),
  ];
  for (let agent = 1; agent <= count; agent++) {
    roles[discussionSeat('solver', agent)] = solves;
    roles[discussionSeat('evaluator', agent)] = evaluates;
    roles[discussionSeat('scorer', agent)] = scores;
  }
  const heldOut = heldOutAnswers(domain, {
    task: solveTask,
    seats: { [discussionSeat('solver', 1)]: solves.name },
  });
  return { ...gameEnvironment(discussion(options), { agents: roles }), heldOut };
}
