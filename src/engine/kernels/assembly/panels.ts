/**
 * A matrix product reads its operands over and over, so they are first copied into the order in
 * which the register tile reads them: the right one into *panels* of eight columns, the left one
 * into *strips* of six rows. One step of the inner loop is then 32 and 24 consecutive bytes.
 */

/** Rows of a strip, and of the largest register tile. */
export const STRIP_ROWS = 6;
/** From one inner step of a strip to the next. */
export const STRIP_BYTES: usize = 24; // = STRIP_ROWS floats

/** Rows the next tile takes: 6, but an end of 7 or 8 is cut to 4 + 3 or 4 + 4. */
export function stripRows(left: i32): i32 {
  return left == 7 || left == 8 ? 4 : min(left, STRIP_ROWS);
}

/** Copies 1 to 6 rows of a [rows, inner] to a strip [inner, 6]; what a missing row leaves is undefined. */
export function packStrip(a: usize, aBytes: usize, rows: i32, inner: i32, strip: usize): void {
  let first = 0;
  if (rows >= 4) {
    packFourRows(a, aBytes, inner, strip);
    first = 4;
  }
  for (let row = first; row < rows; row++) {
    let from = a + aBytes * row;
    const end = from + ((<usize>inner) << 2);
    let to = strip + ((<usize>row) << 2);
    while (from < end) {
      store<f32>(to, load<f32>(from));
      from += 4;
      to += STRIP_BYTES;
    }
  }
}

function packFourRows(a: usize, aBytes: usize, inner: i32, strip: usize): void {
  let i = 0;
  for (; i + 4 <= inner; i += 4) {
    transpose4(a, aBytes, strip, STRIP_BYTES);
    a += 16;
    strip += STRIP_BYTES << 2;
  }
  for (; i < inner; i++) {
    for (let row: usize = 0; row < 4; row++) {
      store<f32>(strip + (row << 2), load<f32>(a + aBytes * row));
    }
    a += 4;
    strip += STRIP_BYTES;
  }
}

/** Bytes that `packPanels` writes. */
export function panelBytes(inner: i32, columns: i32): usize {
  return (<usize>(inner * ((columns + 7) & ~7))) << 2;
}

/**
 * Packs b [inner, columns], or b [columns, inner] if `transposed`, into panels of eight columns;
 * missing columns of the last panel become 0.
 * @param stride floats from one stored row of b to the next
 */
export function packPanels(
  b: usize,
  stride: i32,
  transposed: bool,
  inner: i32,
  columns: i32,
  panels: usize,
): void {
  const rowBytes = (<usize>stride) << 2;
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    if (transposed) packTransposed(b + rowBytes * column, rowBytes, inner, width, panels);
    else packDirect(b + ((<usize>column) << 2), rowBytes, inner, width, panels);
    panels += (<usize>inner) << 5;
  }
}

function packDirect(b: usize, rowBytes: usize, inner: i32, width: i32, panel: usize): void {
  const end = panel + ((<usize>inner) << 5);
  if (width == 8) {
    while (panel < end) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      panel += 32;
      b += rowBytes;
    }
    return;
  }
  const zero = f32x4.splat(0);
  while (panel < end) {
    v128.store(panel, zero);
    v128.store(panel, zero, 16);
    for (let j: usize = 0; j < (<usize>width) << 2; j += 4) store<f32>(panel + j, load<f32>(b + j));
    panel += 32;
    b += rowBytes;
  }
}

function packTransposed(b: usize, rowBytes: usize, inner: i32, width: i32, panel: usize): void {
  let i = 0;
  if (width == 8) {
    for (; i + 4 <= inner; i += 4) {
      transpose4(b, rowBytes, panel, 32);
      transpose4(b + (rowBytes << 2), rowBytes, panel + 16, 32);
      b += 16;
      panel += 128;
    }
  }
  for (; i < inner; i++) {
    for (let j = 0; j < 8; j++) {
      store<f32>(panel + ((<usize>j) << 2), j < width ? load<f32>(b + rowBytes * j) : 0);
    }
    b += 4;
    panel += 32;
  }
}

/** Four rows of four values, `fromBytes` apart, become four columns, `toBytes` apart. */
export function transpose4(from: usize, fromBytes: usize, to: usize, toBytes: usize): void {
  const row0 = v128.load(from);
  const row1 = v128.load(from + fromBytes);
  const row2 = v128.load(from + (fromBytes << 1));
  const row3 = v128.load(from + fromBytes * 3);
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + toBytes, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + (toBytes << 1), v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + toBytes * 3, v128.shuffle<i64>(high01, high23, 1, 3));
}
