/** A byte address in the memory the kernels run on. */
type Address = number;

/** The raw functions of assembly/index.ts, without any check: every caller guards its own door. */
export interface KernelExports {
  reluSquaredForward(x: Address, y: Address, count: number): void;
  reluSquaredBackward(x: Address, dy: Address, dx: Address, count: number): void;
  siluForward(x: Address, y: Address, count: number): void;
  siluBackward(x: Address, dy: Address, dx: Address, count: number): void;
  adamStep(
    weights: Address,
    gradients: Address,
    means: Address,
    squares: Address,
    count: number,
    gradientScale: number,
    rate: number,
    beta1: number,
    beta2: number,
    correction1: number,
    correction2: number,
    epsilon: number,
    decay: number,
  ): void;
  sumOfSquares(x: Address, count: number): number;
  attentionForward(
    qkv: Address,
    out: Address,
    weights: Address,
    batch: number,
    time: number,
    heads: number,
    headSize: number,
    scale: number,
    scratch: Address,
  ): void;
  attentionBackward(
    qkv: Address,
    weights: Address,
    dOut: Address,
    dQkv: Address,
    batch: number,
    time: number,
    heads: number,
    headSize: number,
    scale: number,
    scratch: Address,
  ): void;
  storePositions(
    qkv: Address,
    keys: Address,
    values: Address,
    slots: Address,
    positions: Address,
    rows: number,
    width: number,
    blocks: number,
  ): void;
  attendCached(
    qkv: Address,
    keys: Address,
    values: Address,
    slots: Address,
    positions: Address,
    out: Address,
    rows: number,
    heads: number,
    headSize: number,
    blocks: number,
    scale: number,
    scratch: Address,
  ): void;
  matMul(
    a: Address,
    b: Address,
    out: Address,
    rows: number,
    columns: number,
    inner: number,
    aStride: number,
    transposeA: boolean,
    bStride: number,
    transposeB: boolean,
    outStride: number,
    accumulate: boolean,
    scratch: Address,
  ): void;
  batchMatMul(
    batch: number,
    aStep: number,
    bStep: number,
    outStep: number,
    a: Address,
    b: Address,
    out: Address,
    rows: number,
    columns: number,
    inner: number,
    transposeA: boolean,
    transposeB: boolean,
    scratch: Address,
  ): void;
  packWeights(b: Address, packed: Address, inner: number, columns: number): void;
  multiplyPanels(
    x: Address,
    weights: Address,
    out: Address,
    rows: number,
    inner: number,
    columns: number,
    accumulate: boolean,
  ): void;
  toPanels(x: Address, ids: Address, panels: Address, rows: number, width: number): void;
  toRows(panels: Address, x: Address, rows: number, width: number): void;
  keepRows(panels: Address, ids: Address, rows: number, width: number): void;
  embedPanels(
    tokens: Address,
    positions: Address,
    tokenTable: Address,
    positionTable: Address,
    panels: Address,
    rows: number,
    width: number,
    scratch: Address,
  ): void;
  normPanels(x: Address, gain: Address, y: Address, rows: number, width: number): void;
  policyTermsForward(
    logits: Address,
    labels: Address,
    mask: Address,
    reference: Address,
    terms: Address,
    normalisers: Address,
    rows: number,
    vocabulary: number,
    scratch: Address,
  ): void;
  policyTermsBackward(
    logits: Address,
    labels: Address,
    mask: Address,
    reference: Address,
    terms: Address,
    normalisers: Address,
    dTerms: Address,
    dLogits: Address,
    rows: number,
    vocabulary: number,
    scratch: Address,
  ): void;
  rmsNormForward(
    x: Address,
    gain: Address,
    y: Address,
    inverse: Address,
    rows: number,
    width: number,
  ): void;
  rmsNormBackward(
    x: Address,
    gain: Address,
    inverse: Address,
    dy: Address,
    dx: Address,
    dGain: Address,
    rows: number,
    width: number,
  ): void;
  addFloats(x: Address, y: Address, count: number): void;
  embedRows(
    tokens: Address,
    positions: Address,
    tokenTable: Address,
    positionTable: Address,
    x: Address,
    rows: number,
    width: number,
  ): void;
  gatherRows(table: Address, ids: Address, out: Address, rows: number, rowBytes: number): void;
  scatterAddRows(
    x: Address,
    ids: Address,
    out: Address,
    rows: number,
    width: number,
    outRows: number,
  ): void;
  sampleRows(
    logits: Address,
    mask: Address,
    uniforms: Address,
    temperatures: Address,
    topPs: Address,
    tokens: Address,
    logProbs: Address,
    rows: number,
    vocabulary: number,
    scratch: Address,
  ): void;
  scoreRows(
    logits: Address,
    mask: Address,
    temperatures: Address,
    tokens: Address,
    logProbs: Address,
    rows: number,
    vocabulary: number,
  ): void;
}

/** Bytes of scratch that `matMul` and `batchMatMul` need; see assembly/gemm.ts. */
export function matMulScratchBytes(columns: number, inner: number): number {
  return 256 + Math.min(inner, 256) * (roundUp(columns, 8) + 48) * 4;
}

/** Bytes of scratch that both attention kernels need; see assembly/attention.ts. */
export function attentionScratchBytes(time: number, headSize: number): number {
  const strip = 6 * Math.max(time, headSize);
  const panels = 4 * roundUp(time, 8) * roundUp(headSize, 8);
  return 256 + (strip + panels + time * roundUp(time, 8)) * 4;
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
