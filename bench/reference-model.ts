/**
 * The model that is compared across engines: 64 sequences (B) of 32 tokens (T), width 64 (D), 4 heads,
 * 2 layers (L), vocabulary 32, inner width 256 (F). The lettered ones can be set as environment variables.
 */
const argument = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);

export const BATCH = argument('B', 64);
export const TIME = argument('T', 32);
export const WIDTH = argument('D', 64);
export const HEADS = 4;
export const LAYERS = argument('L', 2);
export const VOCABULARY = 32;
export const INNER = argument('F', 256);

/** Floating-point operations of the matrix products of one token's forward pass, without attention. */
export const TOKEN_PRODUCTS =
  2 * (LAYERS * (4 * WIDTH ** 2 + 2 * WIDTH * INNER) + WIDTH * VOCABULARY);
/** Of a training step: forward, and backward for both sides of each product. */
export const STEP_PRODUCTS = 3 * BATCH * TIME * TOKEN_PRODUCTS;

let state = 1;

/** The next of a fixed sequence in [0, 1): speed does not depend on the values. */
export function nextUniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

/** Values of mean 0 and standard deviation `scale`. */
export function draw(count: number, scale: number): Float32Array {
  return Float32Array.from({ length: count }, () => (nextUniform() - 0.5) * 3.46 * scale);
}
