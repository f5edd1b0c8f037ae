/** What the WebAssembly module exports; typed for TypeScript in ../kernel-exports.ts. */
export { reluSquaredBackward, reluSquaredForward, siluBackward, siluForward } from './activations';
export { adamStep, sumOfSquares } from './adam';
export { attentionBackward, attentionForward } from './attention';
export { attendCached } from './decode';
export { batchMatMul, matMul } from './gemm';
export { policyTermsBackward, policyTermsForward } from './policy-terms';
export { rmsNormBackward, rmsNormForward } from './rms-norm';
export { addFloats, embedRows, gatherRows, scatterAddRows } from './rows';
export { sampleRows, scoreRows } from './sampling';
