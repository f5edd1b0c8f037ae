import { transpose4 } from './panels';
import { EPSILON } from './rms-norm';
import { embedRows } from './rows';
import { multiplyAdd } from './vector-math';

/**
 * Decoding keeps its rows in *panels*: [ceil(rows / 8), width, 8], the eight values of a column side
 * by side. A vector then holds one column of four rows, so that norms and products need no sum across
 * lanes and no copy in another order. Lanes without a row hold 0 from the start of a pass, and stay 0.
 */

/** Rows of a panel. */
export const PANEL_ROWS = 8;

/** Where row `row` begins; its columns are 32 bytes apart. */
export function lane(panels: usize, row: i32, width: i32): usize {
  return panels + <usize>(row >> 3) * ((<usize>width) << 5) + ((<usize>(row & 7)) << 2);
}

/** Eight rows of `width` values (a multiple of 4), `rowBytes` apart, become a panel. */
export function packRows(row: usize, rowBytes: usize, width: i32, panel: usize): void {
  const bytes = (<usize>width) << 2;
  for (let j: usize = 0; j < bytes; j += 16) {
    transpose4(row + j, rowBytes, panel, 32);
    transpose4(row + (rowBytes << 2) + j, rowBytes, panel + 16, 32);
    panel += 128;
  }
}

/** Row ids[i] of x [, width] becomes row i of `panels`; row i itself where `ids` is 0. Any width. */
export function toPanels(x: usize, ids: usize, panels: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) << 2;
  for (let row = 0; row < ((rows + 7) & ~7); row++) {
    const to = lane(panels, row, width);
    const id = ids && row < rows ? load<i32>(ids + ((<usize>row) << 2)) : row;
    const from = x + bytes * id;
    for (let j: usize = 0; j < bytes; j += 4) {
      store<f32>(to + (j << 3), row < rows ? load<f32>(from + j) : 0);
    }
  }
}

/** panels -> x [rows, width]; any width. */
export function toRows(panels: usize, x: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) << 2;
  for (let row = 0; row < rows; row++) {
    const from = lane(panels, row, width);
    for (let j: usize = 0; j < bytes; j += 4) store<f32>(x + j, load<f32>(from + (j << 3)));
    x += bytes;
  }
}

/** Row ids[i] becomes row i, within `panels`; ids increase. */
export function keepRows(panels: usize, ids: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) << 5;
  for (let row = 0; row < ((rows + 7) & ~7); row++) {
    const to = lane(panels, row, width);
    const from = row < rows ? lane(panels, load<i32>(ids), width) : 0;
    for (let j: usize = 0; j < bytes; j += 32) store<f32>(to + j, from ? load<f32>(from + j) : 0);
    ids += 4;
  }
}

/** Panels of tokenTable[tokens[i]] + positionTable[positions[i]]; `width` a multiple of 4. */
export function embedPanels(
  tokens: usize,
  positions: usize,
  tokenTable: usize,
  positionTable: usize,
  panels: usize,
  rows: i32,
  width: i32,
  scratch: usize, // 8 · width floats
): void {
  const bytes = (<usize>width) << 2;
  for (let row = 0; row < rows; row += PANEL_ROWS) {
    const filled = min(PANEL_ROWS, rows - row);
    embedRows(tokens, positions, tokenTable, positionTable, scratch, filled, width);
    memory.fill(scratch + bytes * filled, 0, bytes * (PANEL_ROWS - filled));
    packRows(scratch, bytes, width, panels);
    tokens += PANEL_ROWS << 2;
    positions += PANEL_ROWS << 2;
    panels += bytes << 3;
  }
}

/** y = x · r · gain with r = 1 / sqrt(mean(x²) + ε) of each row, panels to panels; any width. */
export function normPanels(x: usize, gain: usize, y: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) << 5;
  for (let row = 0; row < rows; row += PANEL_ROWS) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 32) {
      const first = v128.load(x + j);
      const second = v128.load(x + j, 16);
      low = multiplyAdd(first, first, low);
      high = multiplyAdd(second, second, high);
    }
    low = inverseRoot(low, width);
    high = inverseRoot(high, width);
    let g = gain;
    for (let j: usize = 0; j < bytes; j += 32) {
      const factor = v128.load_splat<f32>(g);
      v128.store(y + j, f32x4.mul(f32x4.mul(v128.load(x + j), low), factor));
      v128.store(y + j, f32x4.mul(f32x4.mul(v128.load(x + j, 16), high), factor), 16);
      g += 4;
    }
    x += bytes;
    y += bytes;
  }
}

function inverseRoot(squares: v128, width: i32): v128 {
  const mean = f32x4.div(squares, f32x4.splat(<f32>width));
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(mean, f32x4.splat(EPSILON))));
}
