import type { Experience } from './experience.ts';

/**
 * What a batch looked like, by role, as named metrics for metrics and alarms:
 *
 * - `<role>.reward`: mean reward of what was paid, if anything was; `<role>.<term>`: mean credit of the decisions that the term judged
 * - `<role>.<term>.share`: share of those whose credit isn't 0 (for a penalty: how often it was due)
 * - `<role>.length`: mean reply length in tokens
 * - `<role>.cut`: share of replies that were cut at their longest, before they came to their end
 * - `<role>.length.correlation`: of length and reward of what was paid, in [-1, 1], if both vary
 * - `<role>.entropy`: mean of -log p of the sampled tokens, in nats: an unbiased estimate of the
 *   entropy per token if replies are drawn at the temperature that was recorded
 */
export function roleMetrics(batch: readonly Experience[]): Readonly<Record<string, number>> {
  const tallies = new Map<string, { sum: number; count: number }>();
  const note = (name: string, value: number, count = 1) => {
    const tally = tallies.get(name) ?? { sum: 0, count: 0 };
    tallies.set(name, { sum: tally.sum + value, count: tally.count + count });
  };
  for (const { decision, reward, hasReward, rewardTerms } of batch) {
    const { role, tokens, logProbs, finish } = decision;
    if (hasReward) note(`${role}.reward`, reward);
    note(`${role}.length`, tokens.length);
    note(`${role}.cut`, finish === 'length' ? 1 : 0);
    note(`${role}.entropy`, -logProbs.reduce((sum, one) => sum + one, 0), logProbs.length);
    for (const [term, credit] of Object.entries(rewardTerms)) {
      note(`${role}.${term}`, credit);
      note(`${role}.${term}.share`, credit === 0 ? 0 : 1);
    }
  }
  const metrics: Record<string, number> = Object.fromEntries(
    [...tallies].map(([name, { sum, count }]) => [name, count === 0 ? 0 : sum / count]),
  );
  for (const role of new Set(batch.map(({ decision }) => decision.role))) {
    const own = batch.filter(({ decision, hasReward }) => decision.role === role && hasReward);
    const found = correlation(
      own.map(({ decision }) => decision.tokens.length),
      own.map(({ reward }) => reward),
    );
    if (found !== null) metrics[`${role}.length.correlation`] = found;
  }
  return metrics;
}

/** Pearson's, of values in pairs; null if one of the two is the same throughout. */
function correlation(first: readonly number[], second: readonly number[]): number | null {
  const isConstant = (values: readonly number[]) => values.every((value) => value === values[0]);
  if (isConstant(first) || isConstant(second)) return null;
  const centred = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [a, b] = [centred(first), centred(second)];
  const product = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}
