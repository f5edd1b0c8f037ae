import { braillePlot } from '../terminal/braille-plot.ts';
import { printable } from '../../core/printable.ts';
import type { Style } from '../terminal/style.ts';
import { padTo, textWidth } from '../terminal/text-width.ts';
import { formatMetric } from '../text/format-number.ts';
import { chooseCurves } from './choose-curves.ts';
import type { Curve } from './curve.ts';
import { describePace } from './describe-pace.ts';
import { describeStart } from './describe-start.ts';
import type { RunTracker } from './run-tracker.ts';

export interface LiveViewOptions {
  readonly style: Style;
  readonly nowMs: number;
  /** Space to fill, in characters and lines. */
  readonly columns: number;
  readonly rows: number;
  /** The last line: what Ctrl-C does, or has done. */
  readonly foot: string;
}

/** Curves of each kind that are plotted. */
const MOST_CURVES = 3;
const WIDEST_PLOT = 48; // characters; wider ones only spread the noise
const SAMPLE_ROWS = 12;

/**
 * A run as a few lines: what it is, how far and how fast, its curves, the last alarm, a game.
 * Where the terminal is low, the game gives way first, then the height of the plots.
 */
export function renderLiveView(tracker: RunTracker, options: LiveViewOptions): readonly string[] {
  const { style, nowMs, columns, rows, foot } = options;
  const top = [
    ...(tracker.started ? [renderStart(describeStart(tracker.started), style)] : []),
    renderPhase(tracker, columns, style),
    style.faint(describePace(tracker, nowMs).join(' · ')),
  ].filter((line) => line !== '');
  const { alarm } = tracker;
  const bottom = [
    ...(alarm
      ? [style.warning(printable(`alarm at update ${alarm.update}: ${alarm.name}: ${alarm.text}`))]
      : []),
    ...(foot === '' ? [] : [style.faint(foot)]),
  ];
  const room = rows - top.length - bottom.length;
  const curves = [tracker.heldOut, tracker.learning, tracker.checks].flatMap(chosen);
  // Where there are many, they are lower, so that the game still has its place.
  const plotRows =
    room >= 2 * curves.length + (curves.length > 2 * MOST_CURVES ? SAMPLE_ROWS : 0) ? 2 : 1;
  const plots = renderCurves(curves, { columns, plotRows, style });
  const game = renderSample(tracker, Math.min(SAMPLE_ROWS, room - plots.length), style);
  return [...top, ...plots, ...game, ...bottom];
}

function renderStart([scenario = '', ...rest]: readonly string[], style: Style): string {
  return [style.strong(scenario), ...rest].join(' · ');
}

function renderPhase({ warmStart, update }: RunTracker, columns: number, style: Style): string {
  if (update) return renderBar('self-play', update.update, update.updates, columns, style);
  if (!warmStart) return '';
  const { phase, step, steps, loss } = warmStart;
  return `${renderBar(`warm start ${phase}`, step, steps, columns - 14, style)} · loss ${formatMetric(loss)}`;
}

function renderBar(
  label: string,
  done: number,
  all: number,
  columns: number,
  style: Style,
): string {
  const counts = `${done}/${all}`;
  const width = Math.max(4, Math.min(40, columns - textWidth(label) - counts.length - 3));
  const filled = all > 0 ? Math.round((Math.min(done, all) / all) * width) : 0;
  return `${label} ${style.good('━'.repeat(filled))}${style.faint('─'.repeat(width - filled))} ${counts}`;
}

function chosen(curves: ReadonlyMap<string, Curve>): readonly (readonly [string, Curve])[] {
  return chooseCurves([...curves.keys()], MOST_CURVES).flatMap((name) => {
    const curve = curves.get(name);
    return curve ? [[name, curve] as const] : [];
  });
}

function renderCurves(
  curves: readonly (readonly [string, Curve])[],
  { columns, plotRows, style }: { columns: number; plotRows: number; style: Style },
): readonly string[] {
  const labels = curves.map(([name]) => name);
  const metrics = curves.map(
    ([, curve]) => `${formatMetric(curve.first)} → ${formatMetric(curve.last)}`,
  );
  const labelWidth = Math.max(0, ...labels.map(textWidth));
  const metricWidth = Math.max(0, ...metrics.map(textWidth));
  const width = Math.min(WIDEST_PLOT, columns - labelWidth - metricWidth - 7);
  return curves.flatMap(([name, curve], i) => {
    const metric = metrics[i] ?? '';
    if (width < 8) return [`  ${name}  ${metric}`];
    return braillePlot(curve.points(), { width, rows: plotRows }).map((line, row, { length }) => {
      const isLast = row === length - 1;
      return `  ${padTo(isLast ? name : '', labelWidth)}  ${style.accent(line)}  ${isLast ? metric : ''}`.trimEnd();
    });
  });
}

function renderSample({ sample }: RunTracker, room: number, style: Style): readonly string[] {
  if (!sample || room < 3) return []; // a heading and one line say nothing
  const lines = printable(sample.text.trimEnd()).split('\n');
  const shown = lines.slice(0, room - 1);
  return [style.faint(`a game of update ${sample.update}`), ...shown.map((line) => `  ${line}`)];
}
