import { describe, expect, test, vi } from 'vitest';
import type { GradientJob } from '../../src/learning/gradient-job.ts';
import { openClaims } from '../../src/workers/claims.ts';
import { Lane } from '../../src/workers/lane.ts';
import { shareOut } from '../../src/workers/share-out.ts';
import type { Crew, Outcome } from '../../src/workers/share-out.ts';
import type { WorkerRuntime } from '../../src/training/worker-runtime.ts';
import { workOff } from '../../src/workers/work.ts';
import type { Share, Work } from '../../src/workers/work.ts';
import { jobsOf } from './toy-calls.ts';

const never = new AbortController().signal;
const read = (outcome: { readonly kind: string }) =>
  outcome.kind === 'computed' ? (outcome as Extract<Outcome, { kind: 'computed' }>).done : [];

/** Gradients that tell which parameters they are of, by threads that are only pretended. */
const runnerOf = (gradient: WorkerRuntime['gradient']): WorkerRuntime => ({
  play: () => Promise.resolve([]),
  gradient,
});
const runner = runnerOf(({ parameters }) =>
  Promise.resolve({ gradient: parameters.slice(), sums: {} }),
);
const workOf = (count: number): Work => ({ kind: 'gradients', pieces: markedJobs(count) });
const markedJobs = (count: number): GradientJob[] =>
  jobsOf(count).map((job, i) => ({ ...job, parameters: Float32Array.of(i) }));
const marks = (results: readonly { readonly gradient: Float32Array }[]) =>
  results.map(({ gradient }) => gradient[0]);

function crewOf(workers: number, begin: (share: Share) => Promise<Outcome>, withHere = true): Crew {
  const beside = new Lane(workers, begin);
  const here = new Lane<Share, Outcome>(1, (share) => workOff(runner, share));
  return withHere ? { workers, beside, here } : { workers, beside };
}

describe('a call handed out to several threads', () => {
  test.each([1, 2, 3, 8])('has its results in order, with %i workers', async (workers) => {
    const crew = crewOf(workers, (share) => workOff(runner, share));
    expect(marks(await shareOut(workOf(6), crew, read, never))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('has every piece done once, by whichever thread is free', async () => {
    const done: number[] = [];
    const crew = crewOf(
      3,
      async (share) => {
        const answer = await workOff(runner, share);
        if (answer.kind === 'computed') done.push(...answer.done.map(({ piece }) => piece));
        return answer;
      },
      false,
    );
    await shareOut(workOf(50), crew, read, never);
    expect(done.sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  });

  test('does not wait for threads that have other work', async () => {
    const busy = crewOf(1, () => new Promise(() => undefined));
    busy.beside.enter({ work: workOf(1), claims: new Int32Array(3), thread: 1 });
    expect(marks(await shareOut(workOf(3), busy, read, never))).toEqual([0, 1, 2]);
  });

  test('is helped by a worker that becomes free meanwhile', async () => {
    let helped = 0;
    const crew = crewOf(1, async (share) => {
      if (share.work.kind === 'play') await new Promise(setImmediate); // busy until the next event
      const answer = await workOff(runner, share);
      if (answer.kind === 'computed') helped += answer.done.length;
      return answer;
    });
    const earlier: Work = { kind: 'play', pieces: [], weights: [] };
    crew.beside.enter({ work: earlier, claims: openClaims(2), thread: 1 });
    expect(marks(await shareOut(workOf(20), crew, read, never))).toEqual([...Array(20).keys()]);
    expect(helped).toBeGreaterThan(0);
  });

  test('does again what a dying worker took, and not in this thread', async () => {
    const rounds: number[] = [];
    const crew = crewOf(2, async (share) => {
      const answer = await workOff(runner, share);
      if (share.thread === 1) rounds.push(share.work.pieces.length);
      if (share.thread !== 1 || rounds.length > 2) return answer;
      return { kind: 'died', reason: new Error('exit') };
    });
    const here = vi.spyOn(crew.here as Lane<Share, Outcome>, 'enter');
    expect(marks(await shareOut(workOf(9), crew, read, never))).toEqual([...Array(9).keys()]);
    expect(here).toHaveBeenCalledTimes(1);
    expect(rounds[0]).toBe(9);
    expect(rounds[1]).toBeLessThan(9); // what the others did isn't done again
    expect(rounds[2]).toBeLessThan(rounds[1] as number);
  });

  test('gives up after the third death', async () => {
    let deaths = 0;
    const crew = crewOf(
      1,
      () => Promise.resolve({ kind: 'died', reason: new Error(`exit ${++deaths}`) }),
      false,
    );
    await expect(shareOut(workOf(2), crew, read, never)).rejects.toThrow('of "exit 3"');
    expect(deaths).toBe(3);
  });

  test('is rejected at once when a worker hangs', async () => {
    const crew = crewOf(1, () => Promise.resolve({ kind: 'stuck', limitMs: 5000 }), false);
    await expect(shareOut(workOf(2), crew, read, never)).rejects.toThrow('within 5 s');
  });

  test('reports the first piece that failed, whichever failed first', async () => {
    const failing = runnerOf(async ({ parameters: [mark = 0] }) => {
      if (mark === 2) for (let tick = 0; tick < 20; tick++) await Promise.resolve();
      if (mark >= 2) throw new Error(`piece ${mark}`);
      return { gradient: Float32Array.of(mark), sums: {} };
    });
    const crew = crewOf(3, (share) => workOff(failing, share), false);
    await expect(shareOut(workOf(7), crew, read, never)).rejects.toThrow('piece 2');
  });
});

test('a lane does urgent work first, in the order it came, and takes back what has not begun', async () => {
  const order: string[] = [];
  let free = (): void => undefined;
  const lane = new Lane<string, { kind: 'done' }>(1, async (task) => {
    order.push(task);
    if (task === 'first') await new Promise<void>((resolve) => (free = resolve));
    return { kind: 'done' };
  });
  const first = lane.enter('first');
  const tickets = [lane.enter('play'), lane.enter('urgent 1', true), lane.enter('urgent 2', true)];
  const unwanted = lane.enter('unwanted');
  unwanted.withdraw();
  first.withdraw(); // too late
  free();
  for (const { outcome } of [first, ...tickets]) expect(await outcome).toEqual({ kind: 'done' });
  expect(await unwanted.outcome).toEqual({ kind: 'withdrawn' });
  expect(order).toEqual(['first', 'urgent 1', 'urgent 2', 'play']);
});
