import { slotFloats } from '../../engine/kernels/inference-kernels.ts';
import type { CompletionRequest } from './completion.ts';
import type { DecoderPass } from './decoder-pass.ts';
import { runBlocks } from './decoder-pass.ts';
import { samePrompt } from './prompt-order.ts';

/**
 * Reads the prompts of up to memory.rows requests: fills the cache, slot i for request i, and leaves
 * the residual stream of each prompt's last position in memory.x, row i. Sets memory.slots and
 * memory.positions to match.
 *
 * Equal prompts, side by side, are read once and their cache copied. All positions of all prompts
 * are rows of as few calls as fit, not a call for each position.
 */
export function readPrompts(pass: DecoderPass, requests: readonly CompletionRequest[]): void {
  const { kernels, memory, config } = pass;
  const width = config.width;
  let rows = 0; // filled in this call
  let read = 0; // prompts whose last position has been computed
  let ends = 0; // of which in this call; their rows are in `picks`
  const flush = () => {
    if (rows === 0) return;
    runBlocks(pass, rows, ends);
    const out = memory.promptEnds + 4 * width * read;
    kernels.toRows({ x: memory.x, out, rows: ends, width });
    read += ends;
    rows = ends = 0;
  };

  let views = memory.views();
  const distinct: number[] = []; // by request: which distinct prompt it has
  for (const [slot, request] of requests.entries()) {
    const before = requests[slot - 1];
    if (before !== undefined && samePrompt(before, request)) {
      distinct.push(distinct[slot - 1] as number);
      continue;
    }
    distinct.push(read + ends);
    for (let position = 0; position < request.prompt.length; position++) {
      if (rows === memory.rows) {
        flush();
        views = memory.views();
      }
      views.tokens[rows] = request.prompt[position] as number;
      views.positions[rows] = position;
      views.slots[rows] = slot;
      rows++;
    }
    views.picks[ends++] = rows - 1;
  }
  flush();

  views = memory.views();
  let source = 0;
  for (const [slot, request] of requests.entries()) {
    if (slot > 0 && distinct[slot] !== distinct[slot - 1]) source = slot;
    if (slot !== source) copyCache(pass, request.prompt.length, source, slot);
    views.picks[slot] = distinct[slot] as number;
    views.slots[slot] = slot;
    views.positions[slot] = request.prompt.length - 1;
  }
  kernels.toPanels({
    x: memory.promptEnds,
    ids: memory.picks,
    out: memory.x,
    rows: requests.length,
    width,
  });
}

/** Copies the first positions of a slot, which lie side by side: keys in blocks of eight. */
function copyCache(
  { memory, config, capacity }: DecoderPass,
  positions: number,
  from: number,
  to: number,
): void {
  const slot = slotFloats(capacity, config.width);
  const filled = slotFloats(positions, config.width);
  const { heap } = memory.views();
  for (const { keys, values } of memory.caches) {
    for (const cache of [keys, values]) {
      const start = cache / 4 + from * slot;
      heap.copyWithin(cache / 4 + to * slot, start, start + filled);
    }
  }
}
