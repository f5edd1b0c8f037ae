import { EDGE_BYTES, tile } from './gemm';
import { STRIP_BYTES, packPanels, packStrip, panelBytes, stripRows } from './panels';
import { softmaxPadded } from './softmax';
import { sumLanes } from './vector-math';

/**
 * Causal self-attention over packed queries, keys and values, head by head. Only the lower triangle
 * is computed: a tile of rows ends at its own diagonal. Weights are kept in rows of `paddedTime`
 * (time rounded up to 8), 0 above the diagonal.
 */

/** out[, weights] = softmax(scale · q kᵀ, causal) v, for each of batch x heads. */
export function attentionForward(
  qkv: usize, // [batch, time, 3, heads, size]
  out: usize, // [batch, time, heads, size]
  weights: usize, // [batch, heads, time, paddedTime]
  batch: i32,
  time: i32,
  heads: i32,
  size: i32,
  scale: f32,
  scratch: usize, // EDGE_BYTES + a strip of max(time, size) + panels of kᵀ and v
): void {
  const width = heads * size;
  const paddedTime = (time + 7) & ~7;
  const headBytes = (<usize>size) << 2;
  const qkvBytes = (<usize>(3 * width)) << 2;
  const outBytes = (<usize>width) << 2;
  const weightBytes = (<usize>paddedTime) << 2;
  const strip = scratch + EDGE_BYTES;
  const keyPanels = strip + STRIP_BYTES * max(time, size);
  const valuePanels = keyPanels + panelBytes(size, time);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const q = qkv + qkvBytes * (b * time) + headBytes * h;
      const k = q + outBytes;
      const v = k + outBytes;
      const o = out + outBytes * (b * time) + headBytes * h;
      const p = weights + weightBytes * ((b * heads + h) * time);
      packPanels(k, 3 * width, true, size, time, keyPanels);
      packPanels(v, 3 * width, false, time, size, valuePanels);
      for (let row = 0, rows = 0; row < time; row += rows) {
        rows = stripRows(time - row);
        const reach = row + rows;
        const pRow = p + weightBytes * row;
        packStrip(q + qkvBytes * row, qkvBytes, rows, size, strip);
        triangleTiles(rows, reach, strip, keyPanels, size, pRow, weightBytes);
        for (let i = 0; i < rows; i++) {
          softmaxPadded(pRow + weightBytes * i, row + i + 1, paddedTime, scale);
        }
        packStrip(pRow, weightBytes, rows, reach, strip);
        const oRow = o + outBytes * row;
        headTiles(
          rows,
          size,
          strip,
          STRIP_BYTES,
          valuePanels,
          time,
          reach,
          oRow,
          outBytes,
          scratch,
        );
      }
    }
  }
}

/** The gradient of `attentionForward` with respect to qkv. */
export function attentionBackward(
  qkv: usize,
  weights: usize,
  dOut: usize,
  dQkv: usize, // written, like qkv
  batch: i32,
  time: i32,
  heads: i32,
  size: i32,
  scale: f32,
  scratch: usize, // EDGE_BYTES + a strip + panels of vᵀ, dOut, k, q + [time, paddedTime]
): void {
  const width = heads * size;
  const paddedTime = (time + 7) & ~7;
  const headBytes = (<usize>size) << 2;
  const qkvBytes = (<usize>(3 * width)) << 2;
  const outBytes = (<usize>width) << 2;
  const weightBytes = (<usize>paddedTime) << 2;
  const strip = scratch + EDGE_BYTES;
  const valuePanels = strip + STRIP_BYTES * max(time, size);
  const dOutPanels = valuePanels + panelBytes(size, time);
  const keyPanels = dOutPanels + panelBytes(time, size);
  const queryPanels = keyPanels + panelBytes(time, size);
  const dScores = queryPanels + panelBytes(time, size);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const q = qkv + qkvBytes * (b * time) + headBytes * h;
      const k = q + outBytes;
      const v = k + outBytes;
      const dq = dQkv + qkvBytes * (b * time) + headBytes * h;
      const dk = dq + outBytes;
      const dv = dk + outBytes;
      const dO = dOut + outBytes * (b * time) + headBytes * h;
      const p = weights + weightBytes * ((b * heads + h) * time);
      packPanels(v, 3 * width, true, size, time, valuePanels);
      packPanels(dO, width, false, time, size, dOutPanels);
      packPanels(k, 3 * width, false, time, size, keyPanels);
      packPanels(q, 3 * width, false, time, size, queryPanels);
      // row by row: dWeights = dOut vᵀ, through the softmax to dScores, dq = dScores k
      for (let row = 0, rows = 0; row < time; row += rows) {
        rows = stripRows(time - row);
        const reach = row + rows;
        const pRow = p + weightBytes * row;
        const dRow = dScores + weightBytes * row;
        packStrip(dO + outBytes * row, outBytes, rows, size, strip);
        triangleTiles(rows, reach, strip, valuePanels, size, dRow, weightBytes);
        for (let i = 0; i < rows; i++) {
          const at = weightBytes * i;
          softmaxBackward(pRow + at, dRow + at, row + i + 1, paddedTime, scale);
        }
        packStrip(dRow, weightBytes, rows, reach, strip);
        const dqRow = dq + qkvBytes * row;
        headTiles(rows, size, strip, STRIP_BYTES, keyPanels, time, reach, dqRow, qkvBytes, scratch);
      }
      // column by column: dv = weightsᵀ dOut, dk = dScoresᵀ q, from the diagonal down
      for (let row = 0, rows = 0; row < time; row += rows) {
        rows = stripRows(time - row);
        const depth = time - row;
        const corner = weightBytes * row + ((<usize>row) << 2);
        const below = (<usize>row) << 5; // the panels' rows above the diagonal are left out
        const dvRow = dv + qkvBytes * row;
        const dkRow = dk + qkvBytes * row;
        headTiles(
          rows,
          size,
          p + corner,
          weightBytes,
          dOutPanels + below,
          time,
          depth,
          dvRow,
          qkvBytes,
          scratch,
        );
        headTiles(
          rows,
          size,
          dScores + corner,
          weightBytes,
          queryPanels + below,
          time,
          depth,
          dkRow,
          qkvBytes,
          scratch,
        );
      }
    }
  }
}

/** c [rows, reach] = strip · panels, in whole tiles: c has room for `reach` rounded up to 8. */
function triangleTiles(
  rows: i32,
  reach: i32,
  strip: usize,
  panels: usize,
  inner: i32,
  c: usize,
  cBytes: usize,
): void {
  for (let column = 0; column < reach; column += 8) {
    tile(rows, 8, strip, STRIP_BYTES, panels, inner, c, cBytes, false, 0);
    panels += (<usize>inner) << 5;
    c += 32;
  }
}

/** c [rows, size] = a [rows, depth] · `depth` rows of a [time, size] matrix in panels. */
function headTiles(
  rows: i32,
  size: i32,
  a: usize,
  aBytes: usize,
  panels: usize,
  time: i32,
  depth: i32,
  c: usize,
  cBytes: usize,
  edge: usize,
): void {
  for (let column = 0; column < size; column += 8) {
    tile(rows, size - column, a, aBytes, panels, depth, c, cBytes, false, edge);
    panels += (<usize>time) << 5;
    c += 32;
  }
}

/** Through softmax(scale · s): ds = p ∘ (dp − ⟨dp, p⟩) · scale over n values, in place; then zeros. */
function softmaxBackward(p: usize, dp: usize, n: i32, stride: i32, scale: f32): void {
  const bytes = (<usize>((n + 3) & ~3)) << 2;
  let products = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    products = f32x4.add(products, f32x4.mul(v128.load(p + j), v128.load(dp + j)));
  }
  const inners = f32x4.splat(sumLanes(products));
  const scales = f32x4.splat(scale);
  for (let j: usize = 0; j < bytes; j += 16) {
    const difference = f32x4.sub(v128.load(dp + j), inners);
    v128.store(dp + j, f32x4.mul(f32x4.mul(v128.load(p + j), difference), scales));
  }
  memory.fill(dp + bytes, 0, ((<usize>stride) << 2) - bytes);
}
