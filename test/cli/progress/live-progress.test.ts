import { describe, expect, test } from 'vitest';
import { openLiveProgress } from '../../../src/cli/progress/live-progress.ts';
import { styleFor } from '../../../src/cli/terminal/style.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';
import type { RunEvent } from '../../../src/runs/run-events.ts';
import { eventsOf } from '../fake-run.ts';
import { fakeOutput } from '../fake-world.ts';
import { openScreen } from '../terminal/screen.ts';

/** Plays events to a live progress, `perEventMs` before each, and keeps its screen. */
function show(
  events: readonly RunEvent[],
  { columns = 72, rows = 24, perEventMs = 1000, colours = false } = {},
) {
  const screen = openScreen(columns);
  const fake = fakeOutput(true, columns, rows);
  let nowMs = 0;
  const progress = openLiveProgress({
    output: {
      ...fake,
      write: (text) => screen.write(text),
      control: (text) => screen.write(text),
    },
    style: styleFor(fake, colours ? {} : { NO_COLOR: '1' }),
    now: () => nowMs,
  });
  for (const event of events) {
    nowMs += perEventMs;
    progress.tell(event);
  }
  return { screen, progress, resize: fake.resize };
}

describe('live progress', () => {
  test('shows a run as its golden picture', async () => {
    const { screen } = show(eventsOf(40));
    await expect(screen.lines().join('\n')).toMatchFileSnapshot('../golden/live-run.txt');
  });

  test('shows the same picture whether or not it is coloured', () => {
    const plain = show(eventsOf(40)).screen.lines();
    expect(show(eventsOf(40), { colours: true }).screen.lines()).toEqual(plain);
  });

  test('shows the warm start before the first update', () => {
    const { screen } = show(eventsOf(40).slice(0, 3));
    expect(screen.lines()[1]).toMatch(/^warm start critic ━+ 2\/2 · loss 0\.750$/);
  });

  test.each([20, 40, 60, 200])('never wraps in %i columns', (columns) => {
    const { screen } = show(eventsOf(40), { columns });
    for (const line of screen.lines()) expect(textWidth(line)).toBeLessThan(columns);
    expect(screen.lines()[0]).toMatch(/^spc · seed/);
  });

  test.each([3, 6, 10, 14])('keeps to %i rows', (rows) => {
    const { screen } = show(eventsOf(40), { rows });
    expect(screen.lines().length).toBeLessThanOrEqual(rows);
  });

  test('gives the last alarm and the hint their place before the game', () => {
    const lines = show(eventsOf(40), { rows: 12 }).screen.lines();
    expect(lines.some((line) => line.startsWith('alarm at update 40: entropy'))).toBe(true);
    expect(lines.some((line) => line.startsWith('Ctrl-C ends'))).toBe(true);
    expect(lines.some((line) => line.startsWith('a game'))).toBe(false);
  });

  test('shows whether the metrics can be believed, with room left for the game', () => {
    const checks = {
      'solver.reward': 0.5,
      'solver.entropy': 1,
      'solver.length': 5,
      'canary.accuracy': 0.25,
      'exploit.auc': 0.75,
      'explore.right': 1.5,
      'explore.different': 3,
    };
    const heldOut = { greedy: 0.3, sampled: 0.2, pass: 0.6, 'canary.accuracy': 0.25 };
    const events = eventsOf(40).map((event) => {
      if (event.kind === 'update') return { ...event, metrics: checks };
      return event.kind === 'evaluation' ? { ...event, metrics: heldOut } : event;
    });
    const lines = show(events, { rows: 24 }).screen.lines();
    const shown = lines
      .filter((line) => line.includes('→'))
      .map((line) => line.trim().split(' ')[0]);
    expect(shown).toEqual([
      'greedy',
      'sampled',
      'pass',
      'solver.reward',
      'solver.entropy',
      'solver.length',
      'canary.accuracy',
      'exploit.auc',
      'explore.right',
    ]);
    expect(lines.some((line) => line.startsWith('a game'))).toBe(true);
  });

  test('draws at most ten times a second while updates rush by', () => {
    const rush = eventsOf(1000).filter(({ kind }) => kind === 'update');
    expect(show(rush, { perEventMs: 1 }).screen.frames()).toBe(10);
  });

  test('draws again when the terminal changes its size', () => {
    const { screen, resize } = show(eventsOf(3));
    const before = screen.frames();
    resize(72, 30);
    expect(screen.frames()).toBe(before + 1);
  });

  test('says what Ctrl-C has done, and leaves the picture without the hint', () => {
    const { screen, progress } = show(eventsOf(3));
    progress.notice('ends after this update');
    expect(screen.lines()).toContain('ends after this update');
    progress.close();
    expect(screen.lines().join('\n')).not.toContain('ends after this update');
    expect(screen.cursor().shown).toBe(true);
  });

  test('stays silent once it is closed', () => {
    const { screen, progress, resize } = show(eventsOf(3));
    progress.close();
    const frames = screen.frames();
    progress.close();
    progress.notice('late');
    resize(40, 10);
    eventsOf(1).forEach((event) => progress.tell(event));
    expect(screen.frames()).toBe(frames);
  });

  test('shows nothing if nothing ever happened', () => {
    const { screen, progress } = show([]);
    progress.close();
    expect(screen.lines()).toEqual(['']);
  });
});
