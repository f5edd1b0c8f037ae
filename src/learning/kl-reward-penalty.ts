/**
 * Takes a reply's drift from the reference off its advantage, token by token:
 *
 *     A_t = A - β·Σ_{x >= t} ( log π_old(x) - log π_ref(x) ),   the sum within the reply
 *
 * so that a token answers for the drift of all that follows it (a KL reward with discount 1).
 *
 * @param advantages - (n) of the reply that each token belongs to
 * @param starts - (rows + 1) first token of each reply; the last entry is n
 * @see CoMAS (arXiv 2510.08529), equation 9
 */
export function klRewardPenalty(
  advantages: Float32Array,
  oldLogProbs: Float32Array,
  referenceLogProbs: Float32Array,
  starts: Int32Array,
  klCoefficient: number,
): Float32Array {
  const penalised = new Float32Array(advantages.length);
  for (let row = 0; row + 1 < starts.length; row++) {
    let drift = 0;
    for (let token = (starts[row + 1] as number) - 1; token >= (starts[row] as number); token--) {
      drift += (oldLogProbs[token] as number) - (referenceLogProbs[token] as number);
      penalised[token] = (advantages[token] as number) - klCoefficient * drift;
    }
  }
  return penalised;
}
