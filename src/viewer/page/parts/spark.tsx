import type { Series } from '../../protocol.ts';

/** A curve in the size of a word; the figures stand beside it. */
export function Spark({
  values,
  color,
  width = 84,
  height = 26,
}: {
  readonly values: Series;
  readonly color: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <svg width={width} height={height} aria-hidden />;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const x = (i: number) => (i / (values.length - 1)) * (width - 6) + 3;
  const y = (value: number) => height - 4 - ((value - least) / (most - least || 1)) * (height - 8);
  const points = values.flatMap((value, i) =>
    value === null ? [] : [`${x(i).toFixed(1)},${y(value).toFixed(1)}`],
  );
  return (
    <svg width={width} height={height} aria-hidden>
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={color}
        strokeWidth={1.6}
        strokeLinejoin="round"
      />
    </svg>
  );
}
