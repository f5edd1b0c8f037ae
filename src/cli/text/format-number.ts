/** A count with its thousands apart: `49,152`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A metric of a run: three decimals for rates and losses, fewer the larger it is. */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000) return formatCount(value);
  return formatFixed(value, size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/** A metric with so many decimals, as its neighbours in a table have them; never `-0.000`. */
export function formatFixed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/^-(0\.?0*)$/, '$1');
}

/** A change of a metric, with its sign: `+0.071`, `−0.002`; nothing where there is none to tell. */
export function formatChange(change: number, decimals = 3): string {
  if (!Number.isFinite(change)) return '';
  const size = Math.abs(change).toFixed(decimals);
  return Number(size) === 0 ? '0' : (change > 0 ? '+' : '−') + size;
}

/** A stretch of time in two units at most: `41 s`, `2 min 41 s`, `3 h 5 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A number of things: `1 update`, `300 updates`. */
export function formatAmount(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}
