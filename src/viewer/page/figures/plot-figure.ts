import type { Curve, Flag, Plot } from '../parts/curve.tsx';
import { smoothed } from '../parts/curve.tsx';
import { figure } from '../words.ts';
import { element, round, svg, text } from './svg.ts';

const WIDTH = 640;
const HEIGHT = 320;
const FRAME = { left: 58, right: 16, top: 46, bottom: 30 };

/** A plot as a file of its own: title, key, axes, bands and lines. */
export function plotFigure(plot: Plot, flags: readonly Flag[], smooth: number): string {
  const bounds = boundsOf(plot);
  const x = (value: number) =>
    FRAME.left +
    ((value - bounds.x[0]) / (bounds.x[1] - bounds.x[0] || 1)) * (WIDTH - FRAME.left - FRAME.right);
  const y = (value: number) =>
    HEIGHT -
    FRAME.bottom -
    ((value - bounds.y[0]) / (bounds.y[1] - bounds.y[0] || 1)) *
      (HEIGHT - FRAME.top - FRAME.bottom);
  const parts = [
    text(FRAME.left, 18, plot.title, { 'font-size': 14, 'font-weight': 600 }),
    ...keyOf(plot.curves),
    ...ticks(bounds.y).map((at) => axisY(at, y(at))),
    ...ticks(bounds.x).map((at) =>
      text(x(at), HEIGHT - 10, figure(at), { 'text-anchor': 'middle', fill: 'var(--faint)' }),
    ),
    ...flags.map(({ x: at }) => flag(x(at))),
    ...plot.curves.flatMap((curve) => curveParts(curve, plot, smooth, x, y)),
  ];
  return svg(WIDTH, HEIGHT, parts.join(''));
}

type Bounds = readonly [least: number, most: number];

function boundsOf({ x, curves }: Plot): { readonly x: Bounds; readonly y: Bounds } {
  const values = curves
    .flatMap(({ values, low = [], high = [] }) => [...values, ...low, ...high])
    .filter((value) => value !== null);
  const [least, most] = [Math.min(...values, Infinity), Math.max(...values, -Infinity)];
  if (!(least <= most)) return { x: [0, 1], y: [0, 1] };
  const pad = (most - least || Math.abs(most) || 1) * 0.08;
  return { x: [x[0] ?? 0, x.at(-1) ?? 1], y: [least - pad, most + pad] };
}

/** Round numbers between two bounds, some five of them. */
function ticks([least, most]: Bounds): readonly number[] {
  const rough = (most - least) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
  const first = Math.ceil(least / step);
  const count = Math.floor(most / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

function axisY(at: number, y: number): string {
  const line = { x1: FRAME.left, x2: WIDTH - FRAME.right, y1: round(y), y2: round(y) };
  return (
    element('line', { ...line, stroke: 'var(--line)' }) +
    text(FRAME.left - 8, y + 4, figure(at), { 'text-anchor': 'end', fill: 'var(--faint)' })
  );
}

function keyOf(curves: readonly Curve[]): readonly string[] {
  let left = FRAME.left;
  return curves.map(({ name, color }) => {
    const part =
      element('rect', { x: left, y: 31, width: 12, height: 3, fill: `var(${color})` }) +
      text(left + 17, 36, name, { fill: 'var(--soft)' });
    left += 34 + name.length * 6.4;
    return part;
  });
}

function flag(x: number): string {
  const line = { x1: round(x), x2: round(x), y1: FRAME.top, y2: HEIGHT - FRAME.bottom };
  return (
    element('line', { ...line, stroke: 'var(--warn)', 'stroke-dasharray': '4 4' }) +
    element('path', { d: `M${round(x)} ${FRAME.top + 8}l-4 -7h8z`, fill: 'var(--warn)' })
  );
}

function curveParts(
  { values, low, high, color }: Curve,
  plot: Plot,
  smooth: number,
  x: (value: number) => number,
  y: (value: number) => number,
): readonly string[] {
  const points = (list: readonly (number | null)[]) =>
    list.flatMap((value, i) =>
      value === null ? [] : [`${round(x(plot.x[i] ?? 0))},${round(y(value))}`],
    );
  const stroke = `var(${color})`;
  const line = (list: readonly (number | null)[], more: Readonly<Record<string, number>>) =>
    element('polyline', { points: points(list).join(' '), fill: 'none', stroke, ...more });
  const isSmooth = smooth > 0 && !plot.hasPoints;
  const band =
    low === undefined || high === undefined
      ? []
      : [
          element('polygon', {
            points: [...points(high), ...points(low).reverse()].join(' '),
            fill: stroke,
            'fill-opacity': 0.18,
          }),
        ];
  return [
    ...band,
    ...(isSmooth ? [line(values, { 'stroke-width': 1, 'stroke-opacity': 0.4 })] : []),
    line(isSmooth ? smoothed(values, smooth) : values, { 'stroke-width': 2 }),
    ...(plot.hasPoints
      ? points(values).map((point) => {
          const [cx = 0, cy = 0] = point.split(',').map(Number);
          return element('circle', { cx, cy, r: 3.5, fill: stroke });
        })
      : []),
  ];
}
