import { UserError } from '../core/errors.ts';
import { foldKey, openStream } from '../core/random.ts';
import type { RandomKey, RandomStream } from '../core/random.ts';
import { showValue } from '../core/show-value.ts';
import type { Vocabulary } from '../policies/vocabulary.ts';
import type { Learner } from './learner.ts';
import { checkLearningRate, rateAt } from './learning-rate.ts';
import type { LearningRate } from './learning-rate.ts';
import { supervised } from './objectives/supervised.ts';
import type { TrainingRow } from './training-batch.ts';

/** A prompt and the reply that a teacher would give. */
export interface SupervisedExample {
  readonly prompt: string;
  /** Every character is trained; a stop character belongs to it where the policy must say it. */
  readonly reply: string;
  /** Weight of each reply character, at least 0; all 1 if absent. */
  readonly weights?: readonly number[];
  /** Position of the prompt's first character: an exercise stands where it will stand in the full prompt. Default 0. */
  readonly offset?: number;
}

/** A stretch of learning from examples. */
export interface SupervisedPhase {
  readonly name: string;
  /** At least 1. */
  readonly steps: number;
  /** Examples per step, at least 1. */
  readonly batch: number;
  /** A number is a rate that never changes. */
  readonly learningRate: number | LearningRate;
  /** Ends the phase early once the loss, as a moving average over some 20 steps, is below this. */
  readonly untilLoss?: number;
  /** Makes examples out of chance alone; lengths may differ within a batch. Draws from `stream`. */
  readonly examples: (stream: RandomStream, count: number) => readonly SupervisedExample[];
}

const SMOOTHING = 0.05;

/** What one step was like. */
export interface SupervisedStep {
  /** Counts from 1. */
  readonly step: number;
  readonly steps: number;
  /** Σ weight · -log π(character) per example. */
  readonly loss: number;
  /** Mean of -log π(character), unweighted, in nats. */
  readonly surprise: number;
}

/**
 * Runs a phase on a learner, with fresh moments. Step n draws its examples from the n-th key under
 * `key`, so the same key gives the same lessons.
 *
 * @param onStep - told of every step; return `false` to end early
 */
export async function runSupervisedPhase(
  learner: Learner,
  vocabulary: Vocabulary,
  phase: SupervisedPhase,
  key: RandomKey,
  { onStep }: { readonly onStep?: (step: SupervisedStep) => boolean | void } = {},
): Promise<void> {
  const { steps, batch, learningRate, examples, name, untilLoss = -Infinity } = phase;
  checkLearningRate(learningRate, `phase ${name}`);
  learner.resetOptimiser();
  const objective = supervised();
  let average = Infinity;
  for (let step = 0; step < steps; step++) {
    const drawn = examples(openStream(foldKey(key, step)), batch);
    checkExamples(name, drawn);
    const rows = drawn.map((example, i) =>
      rowOf(example, vocabulary, drawn.length, `phase ${name}, example ${i}`),
    );
    const { metrics } = await learner.train(rows, objective, rateAt(learningRate, step, steps));
    const { loss = NaN, surprise = NaN } = metrics;
    if (onStep?.({ step: step + 1, steps, loss, surprise }) === false) return;
    average = average === Infinity ? loss : average + SMOOTHING * (loss - average);
    if (average < untilLoss) return;
  }
}

/** Nobody may have type-checked who made them. */
function checkExamples(phase: string, examples: unknown): void {
  const isExample = (one: unknown) => {
    const { prompt, reply } = Object(one) as Partial<SupervisedExample>;
    return typeof prompt === 'string' && typeof reply === 'string';
  };
  if (Array.isArray(examples) && examples.length > 0 && examples.every(isExample)) return;
  const got =
    Array.isArray(examples) && examples.length > 0
      ? 'others'
      : showValue(examples).replace('a list', 'none');
  throw new UserError(
    `phase ${phase}: examples must give at least one, each with prompt and reply as text, got ${got}; mend it`,
  );
}

function rowOf(
  { prompt, reply, weights, offset }: SupervisedExample,
  vocabulary: Vocabulary,
  count: number,
  where: string,
): TrainingRow {
  const tokens = Array.from(vocabulary.encode(reply, where));
  if (weights !== undefined && weights.length !== tokens.length) {
    throw new UserError(
      `${where}: needs one weight per reply character, got ${weights.length} for ${JSON.stringify(reply)}; leave \`weights\` out to weigh all alike`,
    );
  }
  return {
    prompt,
    tokens,
    ...(offset === undefined ? {} : { offset }),
    weights: weights === undefined ? 1 / count : weights.map((weight) => weight / count),
    advantage: 0,
    return: 0,
    logProbs: [],
  };
}
