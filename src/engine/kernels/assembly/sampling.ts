import { addFloats } from './rows';
import { expRow, logSumExp, maxOf, scaleRow } from './softmax';
import { logScalar } from './vector-math';

/** A masked logit is at or below this; real ones are far above. */
const MASKED: f32 = -1e8;

/**
 * In place: (logits + mask) / temperature, with temperature 0 read as 1. Returns the largest, or NaN
 * if nothing is allowed or a logit is NaN or +Infinity.
 */
function scaleLogits(logits: usize, mask: usize, temperature: f32, n: i32): f32 {
  if (mask) addFloats(logits, mask, n);
  const largest = maxOf(logits, n);
  if (!(largest > MASKED && largest < Infinity)) return NaN;
  if (temperature == 0 || temperature == 1) return largest;
  const factor: f32 = 1 / temperature;
  scaleRow(logits, n, factor);
  return largest * factor; // rounding keeps the order
}

function mostLikely(logits: usize, n: i32): i32 {
  let best = 0;
  for (let i = 1; i < n; i++) {
    if (load<f32>(logits + ((<usize>i) << 2)) > load<f32>(logits + ((<usize>best) << 2))) best = i;
  }
  return best;
}

/** Sets the unlikeliest probabilities to 0, as long as the others reach `mass`; returns their sum. */
function cutToNucleus(probabilities: usize, kept: usize, n: i32, mass: f32): f32 {
  const bytes = (<usize>n) << 2;
  memory.fill(kept, 0, bytes);
  let sum: f32 = 0;
  while (sum < mass) {
    const best = (<usize>mostLikely(probabilities, n)) << 2;
    const probability = load<f32>(probabilities + best);
    if (!(probability > 0)) break; // rounding: all of them together are just below `mass`
    store<f32>(kept + best, probability);
    store<f32>(probabilities + best, 0);
    sum += probability;
  }
  memory.copy(probabilities, kept, bytes);
  return sum;
}

/** The first token at which the running sum exceeds `target`; the last possible one if none does. */
function inverseCdf(probabilities: usize, n: i32, target: f32): i32 {
  let sum: f32 = 0;
  let last = -1;
  for (let i = 0; i < n; i++) {
    const probability = load<f32>(probabilities + ((<usize>i) << 2));
    if (!(probability > 0)) continue;
    sum += probability;
    last = i;
    if (target < sum) break;
  }
  return last;
}

/** Draws a token for each row; see SampleCall for the rules. */
export function sampleRows(
  logits: usize, // [rows, n], overwritten
  mask: usize, // [rows, n] or 0
  uniforms: usize,
  temperatures: usize,
  topPs: usize,
  tokens: usize, // int32, written
  logProbs: usize, // written
  rows: i32,
  n: i32,
  scratch: usize, // 2 n floats
): void {
  const bytes = (<usize>n) << 2;
  for (let row = 0; row < rows; row++) {
    const temperature = load<f32>(temperatures);
    const largest = scaleLogits(logits, mask, temperature, n);
    let token = -1;
    let normaliser: f32 = NaN;
    if (largest == largest) {
      let mass = expRow(logits, scratch, n, 1, largest);
      normaliser = largest + logScalar(mass); // = logSumExp(logits, n)
      if (temperature == 0) {
        token = mostLikely(logits, n);
      } else {
        const topP = load<f32>(topPs);
        if (topP < 1) mass = cutToNucleus(scratch, scratch + bytes, n, mass * topP);
        token = inverseCdf(scratch, n, load<f32>(uniforms) * mass);
      }
    }
    store<i32>(tokens, token);
    store<f32>(logProbs, token < 0 ? NaN : load<f32>(logits + ((<usize>token) << 2)) - normaliser);
    logits += bytes;
    if (mask) mask += bytes;
    uniforms += 4;
    temperatures += 4;
    topPs += 4;
    tokens += 4;
    logProbs += 4;
  }
}

/** The log-probabilities that `sampleRows` would report for given tokens. */
export function scoreRows(
  logits: usize, // overwritten
  mask: usize,
  temperatures: usize,
  tokens: usize,
  logProbs: usize, // written
  rows: i32,
  n: i32,
): void {
  const bytes = (<usize>n) << 2;
  for (let row = 0; row < rows; row++) {
    const usable = scaleLogits(logits, mask, load<f32>(temperatures), n) > -Infinity;
    const normaliser: f32 = usable ? logSumExp(logits, n) : NaN;
    const token = load<i32>(tokens);
    const known = <u32>token < <u32>n;
    store<f32>(logProbs, known ? load<f32>(logits + ((<usize>token) << 2)) - normaliser : NaN);
    logits += bytes;
    if (mask) mask += bytes;
    temperatures += 4;
    tokens += 4;
    logProbs += 4;
  }
}
