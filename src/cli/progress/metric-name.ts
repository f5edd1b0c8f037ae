/** The parts of a metric's name: `player.opening.centre` is `centre` in the group `player.opening`. */
export interface MetricName {
  readonly group: string; // empty for names without a dot or slash
  readonly leaf: string;
  /** How many groups it lies in; 0 for plain names. */
  readonly depth: number;
}

/** Splits a metric's name at its dots or slashes. */
export function parseMetricName(name: string): MetricName {
  const cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
  return {
    group: name.slice(0, Math.max(0, cut)),
    leaf: name.slice(cut + 1),
    depth: name.split(/[./]/).length - 1,
  };
}

/** The names that lie in the fewest groups: the headline metrics, without their breakdowns. */
export function headlineNames(names: readonly string[]): readonly string[] {
  const least = Math.min(...names.map((name) => parseMetricName(name).depth));
  return names.filter((name) => parseMetricName(name).depth === least);
}
