import type { Rank, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { roundUp } from '../kernels/kernel-exports.ts';
import { asTensor } from '../tfjs/native-kernels.ts';
import type { NativeKernels } from '../tfjs/native-kernels.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { differentiable, savedAt } from './differentiable.ts';

/** Per row; in nats. */
export interface PolicyTerms {
  /** log p(label) */
  readonly logProb: Tensor1D;
  /** H(p) = −Σ p log p, in [0, log V] */
  readonly entropy: Tensor1D;
  /** KL(p ‖ q) = Σ p (log p − log q), over the whole vocabulary, at least 0; 0 without a reference. */
  readonly divergence: Tensor1D;
}

export interface PolicyTermsOptions {
  /** [n, V], added to the logits: 0 where allowed, −1e9 or −Infinity where not. A constant. */
  readonly mask?: Tensor2D;
  /** [n, V], logits of q; the mask holds for them too. A constant: no gradient flows into it. */
  readonly reference?: Tensor2D;
}

/** Log-probabilities are floored here, so that 0 · log 0 is 0 also where a mask is −Infinity. */
const LOWEST = -1e30;

function checkShapes(logits: Tensor2D, labels: Tensor1D, options: PolicyTermsOptions): void {
  const [rows] = logits.shape;
  const alike = [options.mask, options.reference].every(
    (other) => other === undefined || other.shape.join() === logits.shape.join(),
  );
  if (!alike || labels.size !== rows || labels.dtype !== 'int32') {
    const shapes = [logits, labels, options.mask, options.reference].map((t) => t?.shape.join('x'));
    throw new RangeError(
      `policyTerms: needs logits [n, V], labels int32 [n], mask and reference [n, V], got ${shapes.join(', ')} (${labels.dtype} labels); check the flattening before it`,
    );
  }
}

export function plainPolicyTerms(
  tf: Tfjs,
  logits: Tensor2D,
  labels: Tensor1D,
  options: PolicyTermsOptions,
): PolicyTerms {
  checkShapes(logits, labels, options);
  const { mask, reference } = options;
  const logProbsOf = (raw: Tensor2D): Tensor2D =>
    tf.logSoftmax(mask === undefined ? raw : tf.add(raw, tf.maximum(mask, LOWEST)));
  const logP = logProbsOf(logits);
  const p = tf.exp(logP);
  // cast afterwards: asked for float32, tfjs-wasm writes the bits of an integer 1
  const hot = tf.cast(tf.oneHot(labels, logits.shape[1]), 'float32');
  const divergence =
    reference === undefined
      ? tf.zeros<Rank.R1>([logits.shape[0]])
      : tf.sum<Tensor1D>(tf.mul(p, tf.sub(logP, logProbsOf(reference))), -1);
  return {
    logProb: tf.sum<Tensor1D>(tf.mul(logP, hot), -1),
    entropy: tf.neg(tf.sum<Tensor1D>(tf.mul(p, logP), -1)),
    divergence,
  };
}

export function fusedPolicyTerms(
  tf: Tfjs,
  { heap, exports }: NativeKernels,
  logits: Tensor2D,
  labels: Tensor1D,
  options: PolicyTermsOptions,
): PolicyTerms {
  checkShapes(logits, labels, options);
  const [rows, vocabulary] = logits.shape;
  const constants = [options.mask, options.reference].filter((t) => t !== undefined);
  const at = heap.addressOf;
  const scratchBytes = 2 * roundUp(vocabulary, 4) * 4;
  /** Addresses of mask and reference among saved tensors, 0 for an absent one. */
  const constantsAt = (tensors: readonly Tensor[]): [number, number] => {
    const given = [...tensors];
    const mask = options.mask === undefined ? undefined : given.shift();
    const reference = options.reference === undefined ? undefined : given.shift();
    return [mask === undefined ? 0 : at(mask), reference === undefined ? 0 : at(reference)];
  };
  const stacked = differentiable(tf, [logits], () => {
    const terms = heap.output([3, rows]);
    const normalisers = heap.output([2, rows]);
    const scratch = heap.scratch(scratchBytes);
    const [mask, reference] = constantsAt(constants);
    exports.policyTermsForward(
      at(logits),
      at(labels),
      mask,
      reference,
      at(terms),
      at(normalisers),
      rows,
      vocabulary,
      scratch,
    );
    const value = asTensor(tf, terms);
    return {
      value,
      saved: [logits, labels, value, asTensor(tf, normalisers), ...constants],
      gradient(dTerms, saved) {
        const dLogits = heap.output(logits.shape);
        const room = heap.scratch(scratchBytes);
        const [keptMask, keptReference] = constantsAt(saved.slice(4));
        exports.policyTermsBackward(
          at(savedAt(saved, 0)),
          at(savedAt(saved, 1)),
          keptMask,
          keptReference,
          at(savedAt(saved, 2)),
          at(savedAt(saved, 3)),
          at(dTerms),
          at(dLogits),
          rows,
          vocabulary,
          room,
        );
        return [asTensor(tf, dLogits)];
      },
    };
  });
  const [logProb, entropy, divergence] = tf.unstack(stacked) as Tensor1D[];
  if (logProb === undefined || entropy === undefined || divergence === undefined) {
    throw new Error('internal: unstack gave fewer than three terms');
  }
  return { logProb, entropy, divergence };
}
