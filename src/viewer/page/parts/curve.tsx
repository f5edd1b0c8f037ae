import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from '../../protocol.ts';
import { colorOf, THEME_CHANGED } from '../theme.ts';
import { figure } from '../words.ts';

export interface Curve {
  readonly name: string;
  /** Of the theme: `--seat-1`. */
  readonly color: string;
  readonly values: Series;
  /** Bounds of a band around it: an interval, or the least and greatest of a bucket. */
  readonly low?: Series;
  readonly high?: Series;
}

/** Something that happened at an update, a flag on the time axis of every plot. */
export interface Flag {
  readonly x: number;
  readonly text: string;
}

export interface Plot {
  readonly title: string;
  readonly x: readonly number[];
  readonly curves: readonly Curve[];
  /** Few values, each of which is a point. */
  readonly hasPoints: boolean;
}

/**
 * The only file that knows uPlot. Raw values are thin and pale, smoothed ones are the line; pointers of plots with the same
 * `sync` go in step.
 *
 * @param smooth - how much of a value is kept from before, in [0, 1)
 */
export function CurvePlot({
  plot,
  flags,
  smooth,
  height,
  sync,
}: {
  readonly plot: Plot;
  readonly flags: readonly Flag[];
  readonly smooth: number;
  readonly height: number;
  readonly sync: string;
}) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let drawn: uPlot | undefined;
    // Drawn anew with every theme: a canvas knows no names of colours.
    const draw = () => {
      drawn?.destroy();
      drawn = drawPlot(element, plot, flags, smooth, height, sync);
    };
    draw();
    const seen = new ResizeObserver(() => {
      if (drawn !== undefined && drawn.width !== element.clientWidth) {
        drawn.setSize({ width: element.clientWidth, height });
      }
    });
    seen.observe(element);
    addEventListener(THEME_CHANGED, draw);
    return () => {
      removeEventListener(THEME_CHANGED, draw);
      seen.disconnect();
      drawn?.destroy();
    };
  }, [plot, flags, smooth, height, sync]);
  const ends = plot.curves.map(({ name, values }) => `${name} ${figure(lastOf(values))}`);
  const rang = flags.length === 0 ? '' : ` ${flags.length} alarms are marked.`;
  return (
    <div
      ref={host}
      className="curve"
      role="img"
      aria-label={`${plot.title}. At the end: ${ends.join(', ')}.${rang}`}
      style={{ height }}
    />
  );
}

export const lastOf = (values: Series): number | null =>
  values.findLast((one) => one !== null) ?? null;

/** Exponential moving average; a gap keeps what was before. */
export function smoothed(values: Series, keep: number): (number | null)[] {
  let at: number | null = null;
  return values.map((value) => {
    if (value !== null) at = at === null ? value : keep * at + (1 - keep) * value;
    return at;
  });
}

function drawPlot(
  element: HTMLElement,
  plot: Plot,
  flags: readonly Flag[],
  smooth: number,
  height: number,
  sync: string,
): uPlot {
  const data: (readonly (number | null)[])[] = [plot.x];
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  const none = { points: { show: false } };
  for (const { color, values, low, high } of plot.curves) {
    const stroke = colorOf(color);
    if (low !== undefined && high !== undefined) {
      bands.push({ series: [data.length, data.length + 1], fill: `${stroke}2e` });
      data.push(high, low);
      series.push({ stroke: 'transparent', ...none }, { stroke: 'transparent', ...none });
    }
    if (smooth > 0 && !plot.hasPoints) {
      data.push(values);
      series.push({ stroke: `${stroke}66`, width: 1, ...none });
    }
    data.push(smooth > 0 && !plot.hasPoints ? smoothed(values, smooth) : values);
    const points = { show: plot.hasPoints, size: 7, fill: stroke, stroke: colorOf('--panel') };
    series.push({ stroke, width: 2, points, spanGaps: true });
  }
  const line = { stroke: colorOf('--line'), width: 1 };
  const axis = { stroke: colorOf('--faint'), font: '11px system-ui, sans-serif', grid: line };
  return new uPlot(
    {
      width: Math.max(element.clientWidth, 50),
      height,
      series,
      bands,
      scales: { x: { time: false }, y: { range: (_, least, most) => padded(least, most) } },
      axes: [
        // Updates are counted: there is nothing between two of them.
        { ...axis, size: 28, ticks: { ...line, size: 4 }, incrs: WHOLE },
        { ...axis, size: 52, ticks: { ...line, size: 4 }, values: (_, ticks) => ticks.map(figure) },
      ],
      legend: { show: false },
      cursor: { sync: { key: sync }, y: false, points: { size: 7 } },
      hooks: { draw: [(drawn) => drawFlags(drawn, flags)] },
    },
    data as uPlot.AlignedData,
    element,
  );
}

/** Steps between ticks of what is counted. */
const WHOLE = [1, 2, 5]
  .flatMap((step) => [1, 10, 100, 1000, 10_000, 100_000].map((power) => step * power))
  .toSorted((a, b) => a - b);

function padded(least: number | null, most: number | null): [number, number] {
  const [low, high] = [least ?? 0, most ?? 1];
  const pad = (high - low || Math.abs(high) || 1) * 0.1;
  return [low - pad, high + pad];
}

function drawFlags(drawn: uPlot, flags: readonly Flag[]): void {
  const { ctx, bbox } = drawn;
  ctx.save();
  ctx.strokeStyle = colorOf('--warn');
  ctx.fillStyle = colorOf('--warn');
  ctx.lineWidth = devicePixelRatio;
  const size = 6 * devicePixelRatio;
  for (const { x } of flags) {
    const at = Math.round(drawn.valToPos(x, 'x', true)) + 0.5;
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top + size * 1.2);
    ctx.lineTo(at - size * 0.7, bbox.top);
    ctx.lineTo(at + size * 0.7, bbox.top);
    ctx.fill();
  }
  ctx.restore();
}
