import { stripRows } from './panels';
import { registerTile } from './tiles.generated';

/**
 * The products of decoding: weights · panels of rows. The rows already lie in panels of eight
 * (row-panels.ts) and the weights are packed once per version, so that a product copies nothing.
 */

/** b [inner, columns] -> strips of up to six columns, [inner, columns of the strip] one after another. */
export function packWeights(b: usize, packed: usize, inner: i32, columns: i32): void {
  for (let column = 0, width = 0; column < columns; column += width) {
    width = stripRows(columns - column);
    let from = b + ((<usize>column) << 2);
    for (let k = 0; k < inner; k++) {
      for (let j: usize = 0; j < (<usize>width) << 2; j += 4) {
        store<f32>(packed + j, load<f32>(from + j));
      }
      packed += (<usize>width) << 2;
      from += (<usize>columns) << 2;
    }
  }
}

/**
 * out = x · b, panels to panels, added to what `out` held if `accumulate`. Each element is summed over
 * the inner index in increasing order, whatever lane it is in.
 */
export function multiplyPanels(
  x: usize,
  weights: usize,
  out: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  accumulate: bool,
): void {
  const outBytes = (<usize>columns) << 5;
  const panelBytes = (<usize>inner) << 5;
  for (let column = 0, width = 0; column < columns; column += width) {
    width = stripRows(columns - column);
    const step = (<usize>width) << 2;
    let panel = x;
    let to = out;
    for (let row = 0; row < rows; row += 8) {
      registerTile(width, weights, step, panel, inner, to, 32, accumulate);
      panel += panelBytes;
      to += outBytes;
    }
    weights += step * inner;
    out += step << 3;
  }
}
