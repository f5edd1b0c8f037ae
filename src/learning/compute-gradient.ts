import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Engine } from '../engine/index.ts';
import type { TransformerConfig } from '../policies/transformer/config.ts';
import { forward } from '../policies/transformer/forward.ts';
import { parameterTensors, parameterVariables } from '../policies/transformer/parameter-tensors.ts';
import { replyTerms } from '../policies/transformer/reply-terms.ts';
import type { GradientJob, GradientResult } from './gradient-job.ts';
import { lossOf } from './losses.ts';
import type { CustomLoss } from './objective.ts';
import { klRewardPenalty } from './kl-reward-penalty.ts';
import type { TrainingBatch } from './training-batch.ts';

/** What a thread needs to differentiate one policy's losses. */
export interface GradientTools {
  readonly engine: Engine;
  readonly config: TransformerConfig;
  /** Losses of a user's own objectives, beside the built-in ones. */
  readonly losses?: readonly CustomLoss[];
}

/**
 * The gradient of one micro-batch. Depends on the job alone: any thread with the same backend gives
 * the same bits. Leaves no tensors behind, also if it throws; reads asynchronously.
 *
 * @returns the flat gradient, and sums: `loss` (weighted), `tokens`, `rows`, `pairs` and the objective's metrics
 */
export async function computeGradient(
  job: GradientJob,
  { engine, config, losses }: GradientTools,
): Promise<GradientResult> {
  const { tf } = engine;
  const batch = job.batch as TrainingBatch;
  const { objective, packed } = batch;
  const loss = lossOf(objective, losses);
  const held: Tensor[] = []; // everything that outlives a tidy
  try {
    const reference = await lookAtReference(job, batch, engine, config, held);
    const parameters = parameterVariables(tf, config, job.parameters);
    held.push(...Object.values(parameters));
    const names: string[] = [];
    const kept: Tensor[] = []; // the metrics, in the order of the names
    const result = engine.gradients(Object.values(parameters), () => {
      const { logits, values } = forward(engine, config, parameters, packed);
      const { loss: total, metrics } = loss(tf, objective, {
        ...replyTerms(engine, packed, logits, reference?.logits),
        value: values,
        referenceLogProb: reference?.logProb ?? null,
        oldLogProb: tf.tensor1d(batch.oldLogProbs),
        advantage: tf.tensor1d(reference?.advantages ?? batch.advantages),
        return: tf.tensor1d(batch.returns),
        weight: tf.tensor1d(batch.weights),
        starts: packed.starts,
        preference: batch.preferences === null ? null : tf.tensor1d(batch.preferences),
      });
      names.push('loss', ...Object.keys(metrics));
      kept.push(tf.keep(tf.stack([total, ...Object.values(metrics)])));
      held.push(...kept);
      return total;
    });
    held.push(result.loss, ...result.gradients);
    const gradient = await engine.flatten(result.gradients);
    const metrics = (await kept[0]?.data()) ?? [];
    const sums = Object.fromEntries(names.map((name, i) => [name, metrics[i] ?? NaN]));
    const pairs = batch.preferences === null ? 0 : packed.rows / 2;
    return { gradient, sums: { ...sums, tokens: packed.targets.length, rows: packed.rows, pairs } };
  } finally {
    tf.dispose(held);
  }
}

interface ReferenceView {
  /** (n, vocabulary) */
  readonly logits: Tensor2D;
  /** (n) */
  readonly logProb: Tensor1D;
  /** (n) with the drift from the reference taken off, where the objective asks for it. */
  readonly advantages: Float32Array;
}

/** The frozen reference's view of the replies, without gradients; undefined if nobody looks at it. Its tensors go to `held`. */
async function lookAtReference(
  { reference, policy }: GradientJob,
  batch: TrainingBatch,
  engine: Engine,
  config: TransformerConfig,
  held: Tensor[],
): Promise<ReferenceView | undefined> {
  if (!batch.objective.usesReference) return undefined;
  if (reference === undefined) {
    throw new Error(`internal: the objective of ${policy} needs a reference, the job has none`);
  }
  const { tf } = engine;
  const view = tf.tidy(() => {
    const parameters = parameterTensors(tf, config, reference);
    const { logits } = forward(engine, config, parameters, batch.packed);
    return { logits, logProb: replyTerms(engine, batch.packed, logits).logProb };
  });
  held.push(view.logits, view.logProb);
  const klCoefficient = klCoefficientOf(batch);
  const advantages =
    klCoefficient > 0
      ? klRewardPenalty(
          batch.advantages,
          batch.oldLogProbs,
          await view.logProb.data<'float32'>(),
          batch.packed.starts,
          klCoefficient,
        )
      : batch.advantages;
  return { ...view, advantages };
}

function klCoefficientOf({ objective }: TrainingBatch): number {
  return 'klCoefficient' in objective && typeof objective.klCoefficient === 'number'
    ? objective.klCoefficient
    : 0;
}
