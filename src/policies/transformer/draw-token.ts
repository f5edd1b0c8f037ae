/** What `drawToken` gives. */
export interface DrawnToken {
  /** −1 if the logits hold no usable distribution (NaN, infinity, everything masked). */
  readonly token: number;
  /** Under the masked, temperature-scaled distribution before top-p; at temperature 1 if greedy. */
  readonly logProb: number;
}

const UNUSABLE: DrawnToken = { token: -1, logProb: Number.NaN };

/**
 * Draws one token in plain JavaScript, by the rules of the inference kernels' `sample`: for backends
 * whose logits come back to this thread anyway.
 *
 * @param logits - (vocabulary)
 * @param mask - (vocabulary), added to the logits: 0 or `ILLEGAL`
 * @param temperature - at least 0; 0 takes the likeliest token, the lowest id among equals
 * @param topP - in (0, 1]: keeps the smallest set of likeliest tokens that reaches this mass
 * @param uniform - in [0, 1), the only randomness
 */
export function drawToken(
  logits: ArrayLike<number>,
  mask: ArrayLike<number> | undefined,
  temperature: number,
  topP: number,
  uniform: number,
): DrawnToken {
  const scale = temperature === 0 ? 1 : 1 / temperature;
  const scaled = Float64Array.from(logits, (logit, id) => (logit + (mask?.[id] ?? 0)) * scale);
  const best = likeliest(scaled);
  const largest = scaled[best] as number;
  if (!(largest > -1e8 && largest < Infinity) || scaled.some(Number.isNaN)) return UNUSABLE;

  const weights = scaled.map((logit) => Math.exp(logit - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const token =
    temperature === 0
      ? best
      : inverseCdf(topP < 1 ? nucleus(weights, total * topP) : weights, uniform);
  return { token, logProb: (scaled[token] as number) - largest - Math.log(total) };
}

/**
 * The log-probability of a given token under the whole distribution at temperature 1, as `drawToken`
 * would report it; NaN where it would draw none.
 *
 * @param logits - (vocabulary)
 */
export function scoreToken(logits: ArrayLike<number>, token: number): number {
  const values = Float64Array.from(logits);
  const largest = values[likeliest(values)] as number;
  if (!(largest > -1e8 && largest < Infinity) || values.some(Number.isNaN)) return Number.NaN;
  const total = values.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return (values[token] as number) - largest - Math.log(total);
}

/** The weights with the unlikeliest set to 0, as long as the others reach `mass`; equals keep the lower id. */
function nucleus(weights: Float64Array, mass: number): Float64Array {
  const order = Array.from(weights.keys()).sort(
    (a, b) => (weights[b] as number) - (weights[a] as number) || a - b,
  );
  const kept = new Float64Array(weights.length);
  let sum = 0;
  for (const id of order) {
    if (sum >= mass) break;
    const weight = weights[id] as number;
    kept[id] = weight;
    sum += weight;
  }
  return kept;
}

/** The first token at which the running sum exceeds uniform · total; the last possible one if rounding leaves none. */
function inverseCdf(weights: Float64Array, uniform: number): number {
  const target = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let last = -1;
  for (const [id, weight] of weights.entries()) {
    if (weight === 0) continue;
    sum += weight;
    last = id;
    if (target < sum) break;
  }
  return last;
}

function likeliest(values: Float64Array): number {
  let best = 0;
  for (const [id, value] of values.entries()) if (value > (values[best] as number)) best = id;
  return best;
}
