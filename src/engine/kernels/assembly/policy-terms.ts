import { logSumExp } from './softmax';
import { expLanes, multiplyAdd, sumLanes } from './vector-math';

/**
 * What policy-gradient objectives need of a distribution p = softmax(logits + mask), per row:
 *
 *     log p(label)      H = −Σ p log p      KL(p ‖ q) = Σ p (log p − log q)
 *
 * with q = softmax(reference + mask). Rows are first copied to scratch with their mask added; a
 * vocabulary is padded there to a multiple of 4 with values whose probability is 0.
 */

/** log-probabilities are floored here, so that 0 · log 0 is 0 also where a mask is −Infinity. */
const LOWEST: f32 = -1e30;

/** Copies logits + mask (0 for none) to `row`, padded. */
function addMask(logits: usize, mask: usize, row: usize, n: i32): void {
  for (let j: usize = 0; j < (<usize>n) << 2; j += 4) {
    store<f32>(row + j, load<f32>(logits + j) + (mask ? load<f32>(mask + j) : 0));
  }
  for (let j = n; j < ((n + 3) & ~3); j++) store<f32>(row + ((<usize>j) << 2), LOWEST);
}

/** Turns a prepared row into log-probabilities. */
function logProbLanes(row: usize, normaliser: f32): v128 {
  return f32x4.max(f32x4.sub(v128.load(row), f32x4.splat(normaliser)), f32x4.splat(LOWEST));
}

/** terms [3, rows]: log p(label), entropy, KL to the reference (0 without one). */
export function policyTermsForward(
  logits: usize, // [rows, n]
  labels: usize, // int32 [rows]; a label outside [0, n) gives NaN
  mask: usize, // [rows, n] or 0
  reference: usize, // [rows, n] or 0
  terms: usize, // [3, rows]
  normalisers: usize, // [2, rows], of p and q, kept for the gradient
  rows: i32,
  n: i32,
  scratch: usize, // 2 x (n rounded up to 4) floats
): void {
  const bytes = (<usize>n) << 2;
  const paddedBytes = (<usize>((n + 3) & ~3)) << 2;
  const rowsBytes = (<usize>rows) << 2;
  const p = scratch;
  const q = scratch + paddedBytes;
  for (let row = 0; row < rows; row++) {
    addMask(logits, mask, p, n);
    const normaliser = logSumExp(p, n);
    const label = load<i32>(labels);
    store<f32>(
      terms,
      <u32>label < <u32>n ? load<f32>(p + ((<usize>label) << 2)) - normaliser : NaN,
    );
    store<f32>(normalisers, normaliser);
    let negativeEntropy = f32x4.splat(0);
    let divergence = f32x4.splat(0);
    if (reference) {
      addMask(reference, mask, q, n);
      const referenceNormaliser = logSumExp(q, n);
      store<f32>(normalisers + rowsBytes, referenceNormaliser);
      for (let j: usize = 0; j < paddedBytes; j += 16) {
        const logP = logProbLanes(p + j, normaliser);
        const probability = expLanes(logP);
        negativeEntropy = multiplyAdd(probability, logP, negativeEntropy);
        const difference = f32x4.sub(logP, logProbLanes(q + j, referenceNormaliser));
        divergence = multiplyAdd(probability, difference, divergence);
      }
      reference += bytes;
    } else {
      store<f32>(normalisers + rowsBytes, 0);
      for (let j: usize = 0; j < paddedBytes; j += 16) {
        const logP = logProbLanes(p + j, normaliser);
        negativeEntropy = multiplyAdd(expLanes(logP), logP, negativeEntropy);
      }
    }
    store<f32>(terms + rowsBytes, -sumLanes(negativeEntropy));
    store<f32>(terms + (rowsBytes << 1), sumLanes(divergence));
    logits += bytes;
    if (mask) mask += bytes;
    labels += 4;
    terms += 4;
    normalisers += 4;
  }
}

/**
 * dLogits = g₀ (1[label] − p) − g₁ p (log p + H) + g₂ p (log p − log q − KL),
 * with g₀, g₁, g₂ the gradients of the three terms. The reference is a constant.
 */
export function policyTermsBackward(
  logits: usize,
  labels: usize,
  mask: usize,
  reference: usize,
  terms: usize,
  normalisers: usize,
  dTerms: usize, // [3, rows]
  dLogits: usize, // [rows, n], written
  rows: i32,
  n: i32,
  scratch: usize, // 2 x (n rounded up to 4) floats
): void {
  const bytes = (<usize>n) << 2;
  const paddedBytes = (<usize>((n + 3) & ~3)) << 2;
  const rowsBytes = (<usize>rows) << 2;
  const p = scratch;
  const q = scratch + paddedBytes;
  for (let row = 0; row < rows; row++) {
    addMask(logits, mask, p, n);
    if (reference) addMask(reference, mask, q, n);
    const normaliser = load<f32>(normalisers);
    const referenceNormaliser = load<f32>(normalisers + rowsBytes);
    const dLogProb = load<f32>(dTerms);
    const dEntropy = load<f32>(dTerms + rowsBytes);
    const dDivergence: f32 = reference ? load<f32>(dTerms + (rowsBytes << 1)) : 0;
    const entropy = load<f32>(terms + rowsBytes);
    const divergence = load<f32>(terms + (rowsBytes << 1));
    // everything but the label's one is p times a factor that is linear in log p and log q
    const constants = f32x4.splat(-dLogProb - dEntropy * entropy - dDivergence * divergence);
    const ofLogP = f32x4.splat(dDivergence - dEntropy);
    const ofLogQ = f32x4.splat(-dDivergence);
    for (let j: usize = 0; j < paddedBytes; j += 16) {
      const logP = logProbLanes(p + j, normaliser);
      let factor = multiplyAdd(ofLogP, logP, constants);
      if (reference) {
        factor = multiplyAdd(ofLogQ, logProbLanes(q + j, referenceNormaliser), factor);
      }
      v128.store(p + j, f32x4.mul(expLanes(logP), factor));
    }
    memory.copy(dLogits, p, bytes);
    const label = load<i32>(labels);
    if (<u32>label < <u32>n) {
      const at = dLogits + ((<usize>label) << 2);
      store<f32>(at, load<f32>(at) + dLogProb);
    }
    logits += bytes;
    dLogits += bytes;
    if (mask) mask += bytes;
    if (reference) reference += bytes;
    labels += 4;
    terms += 4;
    normalisers += 4;
    dTerms += 4;
  }
}
