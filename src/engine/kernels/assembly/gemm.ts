import { STRIP_BYTES, packPanels, packStrip, panelBytes, stripRows } from './panels';
import { registerTile } from './tiles.generated';

/**
 * Matrix products from small register tiles: up to 6 rows by 8 columns of the result are kept in
 * registers while the inner loop runs (after Goto & van de Geijn 2008).
 *
 * Each element is summed over the inner index in increasing order, whatever tile it falls into: a
 * row's result depends on nothing but that row.
 */

/** Inner indices per pass: a panel of 256 x 8 floats stays in the first-level cache. */
const INNER_BLOCK = 256;
/** Rows per pass over the panels: 48 x 256 floats stay in the second-level cache. */
const ROW_BLOCK = 48; // = 8 strips
/** Room for one tile of 6 x 8 floats, where the result has fewer than 8 columns left. */
export const EDGE_BYTES: usize = 256;

/**
 * One tile of c = a · panel (added to c if `accumulate`), of at most 6 rows and 8 columns.
 * @param a column after column, `aBytes` apart: a strip, or a matrix stored as its transpose
 * @param edge scratch of EDGE_BYTES; unused for 8 columns
 */
export function tile(
  rows: i32,
  columns: i32,
  a: usize,
  aBytes: usize,
  panel: usize,
  inner: i32,
  c: usize,
  cBytes: usize,
  accumulate: bool,
  edge: usize,
): void {
  if (columns >= 8) {
    registerTile(rows, a, aBytes, panel, inner, c, cBytes, accumulate);
    return;
  }
  const width = (<usize>columns) << 2;
  if (accumulate) {
    for (let i = 0; i < rows; i++) copyFloats(edge + ((<usize>i) << 5), c + cBytes * i, width);
  }
  registerTile(rows, a, aBytes, panel, inner, edge, 32, accumulate);
  for (let i = 0; i < rows; i++) copyFloats(c + cBytes * i, edge + ((<usize>i) << 5), width);
}

function copyFloats(to: usize, from: usize, bytes: usize): void {
  for (let j: usize = 0; j < bytes; j += 4) store<f32>(to + j, load<f32>(from + j));
}

/**
 * c [rows, columns] = a [rows, inner] · b [inner, columns], plus what c held if `accumulate`.
 * A transposed operand is stored as its transpose. Strides are floats between stored rows.
 * @param scratch EDGE_BYTES, then min(inner, 256) x (columns rounded up to 8, plus 48) floats
 */
export function matMul(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  aStride: i32,
  transposeA: bool,
  bStride: i32,
  transposeB: bool,
  cStride: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const aBytes = (<usize>aStride) << 2;
  const cBytes = (<usize>cStride) << 2;
  const panels = scratch + EDGE_BYTES;
  for (let k = 0; k < inner; k += INNER_BLOCK) {
    const depth = min(INNER_BLOCK, inner - k);
    const strips = panels + panelBytes(depth, columns);
    const bBlock = transposeB ? b + ((<usize>k) << 2) : b + ((<usize>bStride) << 2) * k;
    packPanels(bBlock, bStride, transposeB, depth, columns, panels);
    for (let row = 0; row < rows; row += ROW_BLOCK) {
      const height = min(ROW_BLOCK, rows - row);
      let left = a + aBytes * k + ((<usize>row) << 2);
      if (!transposeA) {
        packStrips(a + aBytes * row + ((<usize>k) << 2), aBytes, height, depth, strips);
        left = strips;
      }
      const cBlock = c + cBytes * row;
      tileBlock(
        left,
        aBytes,
        transposeA,
        panels,
        height,
        columns,
        depth,
        cBlock,
        cBytes,
        accumulate || k > 0,
        scratch,
      );
    }
  }
}

function packStrips(a: usize, aBytes: usize, rows: i32, inner: i32, strips: usize): void {
  for (let row = 0, height = 0; row < rows; row += height) {
    height = stripRows(rows - row);
    packStrip(a + aBytes * row, aBytes, height, inner, strips);
    strips += STRIP_BYTES * inner;
  }
}

/** All tiles of one block of rows; `a` is strips, or the block of a matrix stored as its transpose. */
function tileBlock(
  a: usize,
  aBytes: usize,
  transposeA: bool,
  panels: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  c: usize,
  cBytes: usize,
  accumulate: bool,
  edge: usize,
): void {
  const stepBytes = transposeA ? aBytes : STRIP_BYTES;
  for (let column = 0; column < columns; column += 8) {
    let left = a;
    for (let row = 0, height = 0; row < rows; row += height) {
      height = stripRows(rows - row);
      const at = c + cBytes * row + ((<usize>column) << 2);
      tile(height, columns - column, left, stepBytes, panels, depth, at, cBytes, accumulate, edge);
      left += transposeA ? (<usize>height) << 2 : STRIP_BYTES * depth;
    }
    panels += (<usize>depth) << 5;
  }
}

/** `batch` products of contiguous matrices; a step of 0 repeats one operand for all. Steps in floats. */
export function batchMatMul(
  batch: i32,
  aStep: i32,
  bStep: i32,
  cStep: i32,
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  transposeA: bool,
  transposeB: bool,
  scratch: usize,
): void {
  const aStride = transposeA ? rows : inner;
  const bStride = transposeB ? inner : columns;
  for (let i = 0; i < batch; i++) {
    matMul(
      a,
      b,
      c,
      rows,
      columns,
      inner,
      aStride,
      transposeA,
      bStride,
      transposeB,
      columns,
      false,
      scratch,
    );
    a += (<usize>aStep) << 2;
    b += (<usize>bStep) << 2;
    c += (<usize>cStep) << 2;
  }
}
