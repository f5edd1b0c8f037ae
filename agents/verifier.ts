import { ENVIRONMENT, say } from 'agon-sim';
import type { AgentEvent, AgentInput, Message, Role, SayEvent, Utterance } from 'agon-sim';
import { emit, setup } from 'xstate';
import type {
  CheckBody,
  FindingBody,
  ReviewBody,
  ReviewedBody,
} from '../environments/adversarial-steps.ts';
import { reviewOf } from '../environments/adversarial-steps.ts';
import { defaultGate, findingOf } from '../environments/tasks/rewrite-gate.ts';
import type { Gate } from '../environments/tasks/rewrite-gate.ts';
import type { TaskDomain } from '../environments/tasks/task-domain.ts';
import { malformedReply } from '../environments/tasks/texts/malformed-reply.ts';

/**
 * Checks with the ground truth, which it alone may know: how far a solution is correct, and whether
 * a rewritten step is really wrong. Follows no policy: what it says is calculated.
 *
 * A rewritten step is a real error only if its stated result is wrong for what the problem requires
 * there; whatever it miscopies besides, a right result harms nothing that comes after it. Where a kind
 * of error was named, the step must be one that this kind could have made.
 */
export function verifier({
  domain,
  gate = defaultGate(domain),
}: {
  readonly domain: TaskDomain;
  readonly gate?: Gate;
}): Role {
  return {
    name: 'verifier',
    machine: verifierMachine(domain, gate),
    observe: () => {
      throw new Error('internal: verifier never decides, so it has nothing to observe');
    },
    parse: (text) => malformedReply(text, 'the verifier follows no policy'),
  };
}

type Heard = Message<'review', ReviewBody> | Message<'check', CheckBody>;
type Said = Utterance<'reviewed', ReviewedBody> | Utterance<'finding', FindingBody>;

function verifierMachine(domain: TaskDomain, gate: Gate) {
  return setup({
    types: {} as { input: AgentInput; events: AgentEvent<Heard>; emitted: SayEvent<Said> },
  }).createMachine({
    id: 'verifier',
    initial: 'idle',
    on: {
      review: {
        target: '.solutionReviewed',
        actions: emit(({ event }) =>
          say(ENVIRONMENT, 'reviewed', reviewOf(domain, event.message.body)),
        ),
      },
      check: {
        target: '.stepChecked',
        actions: emit(({ event }) =>
          say(ENVIRONMENT, 'finding', findingOf(domain, gate, event.message.body)),
        ),
      },
    },
    states: { idle: {}, solutionReviewed: {}, stepChecked: {} },
  });
}
