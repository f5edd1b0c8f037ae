/** Points that a curve keeps at most; more than any terminal is wide in braille dots. */
const MOST_POINTS = 512;

/** A metric over the course of a run, in bounded memory however long the run is. */
export interface Curve {
  push(value: number): void;
  /** Oldest first. Once there were many values, each point is the mean of equally many of them. */
  points(): readonly number[];
  readonly first: number;
  readonly last: number;
}

/** An empty curve; its `first` and `last` are NaN until something is pushed. */
export function openCurve(): Curve {
  let points: number[] = [];
  let stride = 1; // values per point
  let sum = 0;
  let count = 0; // values in `sum`
  let first: number | undefined;
  let last = Number.NaN;
  return {
    push: (value) => {
      first ??= value;
      last = value;
      sum += value;
      count += 1;
      if (count < stride) return;
      points.push(sum / count);
      sum = count = 0;
      if (points.length < MOST_POINTS) return;
      points = points
        .filter((_, i) => i % 2 === 0)
        .map((even, i) => (even + (points[2 * i + 1] ?? even)) / 2);
      stride *= 2;
    },
    points: () => (count > 0 ? [...points, sum / count] : points),
    get first() {
      return first ?? Number.NaN;
    },
    get last() {
      return last;
    },
  };
}
