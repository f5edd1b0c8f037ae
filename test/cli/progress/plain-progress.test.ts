import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/runs/run-events.ts';
import { openPlainProgress } from '../../../src/cli/progress/plain-progress.ts';
import { EPISODE, eventsOf } from '../fake-run.ts';

/** The lines said, when `perEventMs` pass before each event. */
function linesOf(events: readonly RunEvent[], perEventMs: number): readonly string[] {
  let nowMs = 0;
  let text = '';
  const progress = openPlainProgress({ write: (part) => (text += part), now: () => nowMs });
  for (const event of events) {
    nowMs += perEventMs;
    progress.tell(event);
  }
  progress.close();
  return text.split('\n').slice(0, -1);
}

describe('plain progress', () => {
  test('says the start, phases, evaluations, alarms and a game', () => {
    expect(linesOf(eventsOf(2), 0)).toEqual([
      'spc, seed 7, 2 updates, wasm, 2 workers, runs/spc-1-1',
      'warm start critic 1/2, loss 2.500',
      'warm start critic 2/2, loss 0.750',
      'brief evaluation after update 0: balanced 0.700',
      'full evaluation after update 0: balanced 0.712',
      'update 1/2, 18,240 tokens/s, 412 episodes/s, 100 episodes',
      'alarm at update 2: entropy: critic: 0.04, below 0.05',
      'a game of update 2:',
      '  problem 47;+86;-58',
      '  critic says no',
      'brief evaluation after update 2: balanced 0.780',
      'full evaluation after update 2: balanced 0.783',
    ]);
  });

  test('says what the canary shows, at its own looks and with evaluations', () => {
    const [started, ...rest] = eventsOf(3);
    const metrics = { 'canary.accuracy': 0.25, 'canary.accuracy.solver-1': 0.5 };
    const lines = linesOf(
      [started as RunEvent, ...rest].map((event) =>
        (event.kind === 'update' && event.update === 2) || event.kind === 'evaluation'
          ? { ...event, metrics: { ...event.metrics, ...metrics } }
          : event,
      ),
      0,
    );
    expect(lines).toContain('canary after update 2: accuracy 0.250');
    expect(lines).toContain(
      'brief evaluation after update 3: balanced 0.780; canary: accuracy 0.250',
    );
    // The canary's games are the same in both.
    expect(lines).toContain('full evaluation after update 3: balanced 0.783');
    expect(lines.filter((line) => line.includes('canary'))).toHaveLength(3);
  });

  test('says the pace every five seconds, not at every update', () => {
    const updates = linesOf(eventsOf(100), 500).filter((line) => line.startsWith('update'));
    expect(updates.map((line) => line.split(',')[0])).toEqual(
      [1, 11, 21, 31, 41, 51, 61, 71, 81, 91].map((n) => `update ${n}/100`),
    );
    expect(updates[1]).toBe(
      'update 11/100, 0.7 min left, 18,240 tokens/s, 412 episodes/s, 1,100 episodes',
    );
  });

  test('says an alarm that keeps ringing every thirty seconds, and another one at once', () => {
    const alarm = (update: number, name: string): RunEvent => ({
      kind: 'alarm',
      update,
      name,
      text: '!',
    });
    const events = Array.from({ length: 61 }, (_, i) => alarm(i, 'entropy'));
    expect(
      linesOf([...events, alarm(61, 'length')], 1000).map((line) => line.split(':')[0]),
    ).toEqual([
      'alarm at update 0',
      'alarm at update 30',
      'alarm at update 60',
      'alarm at update 61',
    ]);
  });

  test('says every phase of the warm start from its first step to its last', () => {
    const step = (phase: string, n: number): RunEvent => ({
      kind: 'warm-start',
      phase,
      step: n,
      steps: 50,
      loss: 1,
    });
    const events = ['solver', 'critic'].flatMap((phase) =>
      Array.from({ length: 50 }, (_, i) => step(phase, i + 1)),
    );
    expect(linesOf(events, 10)).toEqual([
      'warm start solver 1/50, loss 1.000',
      'warm start solver 50/50, loss 1.000',
      'warm start critic 1/50, loss 1.000',
      'warm start critic 50/50, loss 1.000',
    ]);
  });

  test('shows what agents say without obeying it', () => {
    const event: RunEvent = { kind: 'sample', update: 1, episode: EPISODE, text: '\x1b[2Jhello' };
    expect(linesOf([event], 0)).toEqual(['a game of update 1:', '  ␛[2Jhello']);
  });
});
