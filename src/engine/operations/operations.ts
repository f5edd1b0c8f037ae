import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { NativeKernels } from '../tfjs/native-kernels.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { fusedReluSquared, fusedSilu, plainReluSquared, plainSilu } from './activations.ts';
import { fusedCausalAttention, plainCausalAttention } from './causal-attention.ts';
import type { AttentionShape } from './causal-attention.ts';
import { fusedEmbedSequence, plainEmbedSequence } from './embed-sequence.ts';
import type { EmbeddingTables } from './embed-sequence.ts';
import { fusedPolicyTerms, plainPolicyTerms } from './policy-terms.ts';
import type { PolicyTerms, PolicyTermsOptions } from './policy-terms.ts';
import { fusedRmsNorm, plainRmsNorm } from './rms-norm.ts';

/**
 * What a transformer's training pass is made of beyond `tf.matMul` and `tf.add`. All float32, all
 * with gradients, the same on every backend within float32 rounding.
 */
export interface Operations {
  /** tokens[ids[i]] + positions[i mod time] -> [batch · time, width], for ids of whole sequences. */
  embedSequence(tables: EmbeddingTables, ids: Tensor1D, time: number): Tensor2D;
  /** x / sqrt(mean(x²) + 1e-5) · gain, per row; x [n, width], gain [width]. (Zhang & Sennrich 2019) */
  rmsNorm(x: Tensor2D, gain: Tensor1D): Tensor2D;
  /**
   * softmax(q kᵀ / sqrt(headSize), causal) v, head by head: qkv [batch · time, 3 · width], in which
   * a row holds the query, then the key, then the value of all heads -> [batch · time, width].
   */
  causalAttention(qkv: Tensor2D, shape: AttentionShape): Tensor2D;
  /** max(x, 0)². Cheaper than silu, and with a continuous gradient. (So et al. 2021, Primer) */
  reluSquared(x: Tensor2D): Tensor2D;
  /** x · sigmoid(x). */
  silu(x: Tensor2D): Tensor2D;
  /**
   * Log-probability, entropy and divergence of softmax(logits + mask) in one pass. For a sampling
   * temperature, divide the logits by it first.
   * @param labels int32 [n], in [0, V)
   */
  policyTerms(logits: Tensor2D, labels: Tensor1D, options?: PolicyTermsOptions): PolicyTerms;
  /** Only the log-probabilities of `policyTerms`. */
  selectedLogProbs(logits: Tensor2D, labels: Tensor1D, mask?: Tensor2D): Tensor1D;
}

/** From the operations of tfjs: for every backend, and what the fused ones are held against. */
export function plainOperations(tf: Tfjs): Operations {
  return {
    embedSequence: (tables, ids, time) => plainEmbedSequence(tf, tables, ids, time),
    rmsNorm: (x, gain) => plainRmsNorm(tf, x, gain),
    causalAttention: (qkv, shape) => plainCausalAttention(tf, qkv, shape),
    reluSquared: (x) => plainReluSquared(tf, x),
    silu: (x) => plainSilu(tf, x),
    policyTerms: (logits, labels, options = {}) => plainPolicyTerms(tf, logits, labels, options),
    selectedLogProbs: (logits, labels, mask) =>
      plainPolicyTerms(tf, logits, labels, mask === undefined ? {} : { mask }).logProb,
  };
}

/** One kernel each way for every operation, on the heap of tfjs-wasm. */
export function fusedOperations(tf: Tfjs, native: NativeKernels): Operations {
  return {
    embedSequence: (tables, ids, time) => fusedEmbedSequence(tf, native, tables, ids, time),
    rmsNorm: (x, gain) => fusedRmsNorm(tf, native, x, gain),
    causalAttention: (qkv, shape) => fusedCausalAttention(tf, native, qkv, shape),
    reluSquared: (x) => fusedReluSquared(tf, native, x),
    silu: (x) => fusedSilu(tf, native, x),
    policyTerms: (logits, labels, options = {}) =>
      fusedPolicyTerms(tf, native, logits, labels, options),
    selectedLogProbs: (logits, labels, mask) =>
      fusedPolicyTerms(tf, native, logits, labels, mask === undefined ? {} : { mask }).logProb,
  };
}
