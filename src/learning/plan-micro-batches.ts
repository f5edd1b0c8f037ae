/** How rows are cut into micro-batches. Part of what decides the last bits of a gradient. */
export interface MicroBatchLimits {
  /** Most tokens of one micro-batch, padding included; a single longer row is still taken. */
  readonly tokens: number;
  /** Padding tokens that are cheaper than one more micro-batch. */
  readonly padding: number;
}

/**
 * 2048 tokens keep the activations of a small transformer in the processor's cache and leave enough
 * micro-batches for a few threads.
 */
export const MICRO_BATCH: MicroBatchLimits = { tokens: 2048, padding: 256 };

/**
 * Sorts rows of different lengths into micro-batches of similar lengths, each padded to its longest
 * row. Depends on the lengths alone, never on how many threads will work on them.
 *
 * @param lengths - tokens per row, each at least 1
 * @returns row numbers by micro-batch; every row once
 */
export function planMicroBatches(
  lengths: readonly number[],
  limits: MicroBatchLimits = MICRO_BATCH,
): readonly (readonly number[])[] {
  const order = lengths
    .map((_, row) => row)
    .sort((a, b) => at(lengths, b) - at(lengths, a) || a - b);
  const buckets: number[][] = [];
  let longest = 0;
  let padding = 0;
  for (const row of order) {
    const length = at(lengths, row);
    const bucket = buckets.at(-1);
    padding += longest - length;
    if (bucket === undefined || padding > limits.padding) {
      buckets.push([row]);
      longest = length;
      padding = 0;
    } else {
      bucket.push(row);
    }
  }
  return buckets.flatMap((bucket) => cutEvenly(bucket, at(lengths, bucket[0] ?? 0), limits.tokens));
}

/** Equal parts rather than full ones and a remainder: threads then have equal work. */
function cutEvenly(rows: readonly number[], length: number, tokens: number): number[][] {
  const most = Math.max(1, Math.floor(tokens / length));
  const parts = Math.ceil(rows.length / most);
  return Array.from({ length: parts }, (_, part) =>
    rows.slice(
      Math.round((part * rows.length) / parts),
      Math.round(((part + 1) * rows.length) / parts),
    ),
  );
}

function at(lengths: readonly number[], row: number): number {
  return lengths[row] ?? 0;
}
