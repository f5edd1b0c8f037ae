/** What the WebAssembly module exports; typed for TypeScript in ../kernel-exports.ts. */
export { reluSquaredBackward, reluSquaredForward, siluBackward, siluForward } from './activations';
export { adamStep, sumOfSquares } from './adam';
export { attentionBackward, attentionForward } from './attention';
export { attendCached, storePositions } from './decode';
export { batchMatMul, matMul } from './gemm';
export { multiplyPanels, packWeights } from './panel-product';
export { policyTermsBackward, policyTermsForward } from './policy-terms';
export { rmsNormBackward, rmsNormForward } from './rms-norm';
export { embedPanels, keepRows, normPanels, toPanels, toRows } from './row-panels';
export { addFloats, embedRows, gatherRows, scatterAddRows } from './rows';
export { sampleRows, scoreRows } from './sampling';
