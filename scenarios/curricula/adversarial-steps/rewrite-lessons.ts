import type { RandomStream, SupervisedExample } from 'agon-sim';
import { sneakyPrompt, sneakyReply } from '../../../environments/tasks/texts/rewrite.ts';
import type { ErrorKinds } from '../../../environments/adversarial-steps.ts';
import type { TaskDomain } from '../../../environments/tasks/task-domain.ts';
import { drawStep } from './draw-step.ts';
import type { DrawnStep } from './draw-step.ts';

/** Which families the sneaky generator is taught: `easy`, but for a share of `hard`. */
export interface RewriteMix {
  /** In [0, 1]; each of `hard` is equally likely. */
  readonly hardShare: number;
  readonly easy: string;
  readonly hard: readonly string[];
  /** Whether a rewrite begins with the mark of its family; `implicit` if absent. */
  readonly errorKinds?: ErrorKinds;
}

/** Rewriting alone: what the first sneaky generator can do. */
export function rewriteLessons(domain: TaskDomain, rewrites: RewriteMix) {
  return (stream: RandomStream, count: number): readonly SupervisedExample[] =>
    Array.from({ length: count }, () => rewriteExample(domain, rewrites, stream, 0.3));
}

/**
 * One rewrite. Draws from `stream`.
 *
 * @param weight - of the whole reply
 */
export function rewriteExample(
  domain: TaskDomain,
  rewrites: RewriteMix,
  stream: RandomStream,
  weight: number,
): SupervisedExample {
  return rewrites.errorKinds === 'chosen-first'
    ? chosenRewrite(domain, rewrites, stream, weight)
    : implicitRewrite(domain, rewrites, stream, weight);
}

function implicitRewrite(
  domain: TaskDomain,
  { hardShare, easy, hard }: RewriteMix,
  stream: RandomStream,
  weight: number,
): SupervisedExample {
  for (;;) {
    const drawn = drawStep(domain, stream);
    const family = stream.uniform() < hardShare ? stream.pick(hard) : easy;
    const rewritten = domain.corrupt(drawn.step, family, stream);
    if (rewritten === undefined) continue; // not every family applies to every step
    return example(domain, drawn, { step: rewritten, errorKind: null }, weight, weight);
  }
}

/**
 * Every family is shown equally often, so that whichever is named can be written; how much its mark is
 * trained is its share in the mix, so that the mix is what gets named.
 */
function chosenRewrite(
  domain: TaskDomain,
  { hardShare, easy, hard }: RewriteMix,
  stream: RandomStream,
  weight: number,
): SupervisedExample {
  const families = [easy, ...hard];
  for (;;) {
    const drawn = drawStep(domain, stream);
    const family = stream.pick(families);
    const rewritten = domain.corrupt(drawn.step, family, stream);
    if (rewritten === undefined) continue; // not every family applies to every step
    const share = family === easy ? 1 - hardShare : hardShare / hard.length;
    const markWeight = weight * share * families.length;
    return example(domain, drawn, { step: rewritten, errorKind: family }, weight, markWeight);
  }
}

function example(
  domain: TaskDomain,
  { problem, prefix, step }: DrawnStep,
  rewrite: { readonly step: string; readonly errorKind: string | null },
  weight: number,
  firstWeight: number,
): SupervisedExample {
  const reply = sneakyReply(domain, rewrite);
  return {
    prompt: sneakyPrompt(domain, { problem, prefix, step }),
    reply,
    weights: Array.from(reply, (_, i) => (i === 0 ? firstWeight : weight) / reply.length),
  };
}
