import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Engine } from '../../src/engine/index.ts';
import { lossOf } from '../../src/learning/losses.ts';
import { comparesPairs } from '../../src/learning/objective.ts';
import type { Objective, TokenTerms } from '../../src/learning/objective.ts';

/** Tokens of which only some things matter. */
export interface Tokens {
  readonly logProb: readonly number[];
  readonly oldLogProb?: readonly number[];
  readonly advantage?: readonly number[];
  readonly entropy?: readonly number[];
  readonly divergence?: readonly number[];
  readonly reference?: readonly number[];
  readonly value?: readonly number[];
  readonly return?: readonly number[];
  readonly weight?: readonly number[];
  /** First token of each reply and the number of tokens; every token is a reply of its own if absent. */
  readonly starts?: readonly number[];
  /** Of each reply; the weight of its first token if absent. */
  readonly preference?: readonly number[];
}

/** Loss and metrics of an objective on tokens whose terms are given outright. */
export async function evaluate(
  { tf }: Engine,
  objective: Objective,
  tokens: Tokens,
): Promise<Record<string, number>> {
  const column = (values: readonly number[] | undefined, otherwise: number): Tensor1D =>
    tf.tensor1d([...(values ?? tokens.logProb.map(() => otherwise))]);
  const named = tf.tidy(() => {
    const starts = Int32Array.from(
      tokens.starts ?? [...tokens.logProb.keys(), tokens.logProb.length],
    );
    const weight = tokens.weight ?? tokens.logProb.map(() => 1);
    const shares = [...starts.slice(0, -1)].map((first) => weight[first] ?? NaN);
    const reference = tokens.reference ?? tokens.logProb.map((x, i) => x - 0.3 + 0.1 * i);
    const terms: TokenTerms = {
      starts,
      preference: comparesPairs(objective) ? column(tokens.preference ?? shares, 0) : null,
      logProb: column(tokens.logProb, 0),
      oldLogProb: column(tokens.oldLogProb ?? tokens.logProb, 0),
      advantage: column(tokens.advantage, 0),
      entropy: column(tokens.entropy, 0),
      divergence: column(tokens.divergence, 0),
      value: column(tokens.value, 0),
      return: column(tokens.return, 0),
      weight: column(tokens.weight, 1),
      referenceLogProb: objective.usesReference ? column(reference, 0) : null,
    };
    const { loss, metrics } = lossOf(objective)(tf, objective, terms);
    return { loss, ...metrics };
  });
  const read = await Promise.all(
    Object.entries(named).map(async ([name, one]) => [name, (await one.data())[0] ?? NaN] as const),
  );
  tf.dispose(Object.values(named));
  return Object.fromEntries(read);
}

/** Five tokens over a vocabulary of four, far enough from every kink of the losses for differences of 1e-2. */
const LOGITS = [
  [0.3, -0.8, 0.5, 0.1],
  [1.2, 0.2, -0.4, -1],
  [-0.6, 0.9, 0.4, 0.2],
  [0.1, 0.1, 0.7, -0.3],
  [-1.1, 0.5, 0.2, 0.8],
];
const LABELS = [0, 2, 1, 3, 2];

/** The loss as a function of logits, all other terms fixed; `value` is made of the logits too. */
function lossOfLogits({ tf, ops }: Engine, objective: Objective): (logits: Tensor2D) => Scalar {
  return (logits) => {
    const reference = tf.tensor2d(LOGITS.map((row) => row.map((x, j) => 0.5 * x + 0.1 * j)));
    const labels = tf.tensor1d(LABELS, 'int32');
    const terms = ops.policyTerms(logits, labels, { reference });
    return lossOf(objective)(tf, objective, {
      ...terms,
      value: tf.sum<Tensor1D>(logits, 1),
      referenceLogProb: ops.selectedLogProbs(reference, labels),
      oldLogProb: tf.tensor1d([-1.2, -2.6, -1.4, -1.9, -1.1]),
      advantage: tf.tensor1d([1, -0.5, 2, -1, 0.7]),
      return: tf.tensor1d([1, -1, 0.5, 0, 2]),
      weight: tf.tensor1d([0.2, 0.2, 0.5, 0.1, 0]),
      starts: Int32Array.of(0, 2, 3, 4, 5),
      preference: comparesPairs(objective) ? tf.tensor1d([0.7, 0.1, 0, 0.4]) : null,
    }).loss;
  };
}

/** Gradients of the loss at `LOGITS`: by the tape, and by central differences. */
export async function bothGradients(
  engine: Engine,
  objective: Objective,
): Promise<{ tape: number[]; differences: number[] }> {
  const { tf } = engine;
  const loss = lossOfLogits(engine, objective);
  const logits = tf.tidy(() => tf.variable(tf.tensor2d(LOGITS)));
  const result = engine.gradients([logits], () => loss(logits));
  const tape = Array.from(await engine.flatten(result.gradients));
  tf.dispose([logits, result.loss, ...result.gradients]);
  const at = async (values: number[][]) => {
    const scalar = tf.tidy(() => loss(tf.tensor2d(values)));
    const [value = NaN] = await scalar.data();
    scalar.dispose();
    return value;
  };
  const differences: number[] = [];
  const step = 1e-2;
  for (const [i, row] of LOGITS.entries()) {
    for (const j of row.keys()) {
      const shifted = (by: number) =>
        LOGITS.map((other, k) => other.map((x, l) => (k === i && l === j ? x + by : x)));
      const rise = (await at(shifted(step))) - (await at(shifted(-step)));
      differences.push(rise / (2 * step));
    }
  }
  return { tape, differences };
}
