/** Moving whole rows of a table: embeddings and their gradients. Ids are checked by the caller. */

/** out[i] = table[ids[i]], rows of `bytes`. */
export function gatherRows(table: usize, ids: usize, out: usize, n: i32, bytes: usize): void {
  for (let i = 0; i < n; i++) {
    memory.copy(out, table + <usize>load<i32>(ids) * bytes, bytes);
    out += bytes;
    ids += 4;
  }
}

/** out[ids[i]] += x[i], rows of `width` floats; ids outside [0, outRows) are left out. */
export function scatterAddRows(
  x: usize,
  ids: usize,
  out: usize,
  n: i32,
  width: i32,
  outRows: i32,
): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < n; i++) {
    const id = load<i32>(ids);
    if (<u32>id < <u32>outRows) addFloats(out + <usize>id * bytes, x, width);
    x += bytes;
    ids += 4;
  }
}

/** x += y over n floats. */
export function addFloats(x: usize, y: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  while (x < vectorEnd) {
    v128.store(x, f32x4.add(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  while (x < end) {
    store<f32>(x, load<f32>(x) + load<f32>(y));
    x += 4;
    y += 4;
  }
}

/** x[i] = tokenTable[tokens[i]] + positionTable[positions[i]]; `width` a multiple of 4. */
export function embedRows(
  tokens: usize,
  positions: usize,
  tokenTable: usize,
  positionTable: usize,
  x: usize,
  n: i32,
  width: i32,
): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < n; i++) {
    const token = tokenTable + <usize>load<i32>(tokens) * bytes;
    const position = positionTable + <usize>load<i32>(positions) * bytes;
    for (let j: usize = 0; j < bytes; j += 16) {
      v128.store(x + j, f32x4.add(v128.load(token + j), v128.load(position + j)));
    }
    x += bytes;
    tokens += 4;
    positions += 4;
  }
}
