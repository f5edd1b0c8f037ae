import type { CompletionRequest } from './completion.ts';

/**
 * Splits a batch into chunks of at most `rows` requests of nearly equal number, given as indices.
 * Requests of equal length lie together, and within them those of equal prompts: a chunk reads each
 * distinct prompt once, and its cache is no longer than its own longest reply asks for.
 */
export function chunksOf(
  requests: readonly CompletionRequest[],
  rows: number,
): readonly (readonly number[])[] {
  const order = requests.map((_, index) => index);
  order.sort(
    (a, b) => compare(requests[a] as CompletionRequest, requests[b] as CompletionRequest) || a - b,
  );
  const count = Math.ceil(order.length / rows);
  return Array.from({ length: count }, (_, chunk) =>
    order.slice(
      Math.floor((chunk * order.length) / count),
      Math.floor(((chunk + 1) * order.length) / count),
    ),
  );
}

/** Whether two requests see the same prompt. */
export function samePrompt(a: CompletionRequest, b: CompletionRequest): boolean {
  return comparePrompts(a.prompt, b.prompt) === 0;
}

function compare(a: CompletionRequest, b: CompletionRequest): number {
  return (
    a.prompt.length + a.maxLength - (b.prompt.length + b.maxLength) ||
    comparePrompts(a.prompt, b.prompt)
  );
}

function comparePrompts(a: Int32Array, b: Int32Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let at = 0; at < a.length; at++) {
    const difference = (a[at] as number) - (b[at] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
