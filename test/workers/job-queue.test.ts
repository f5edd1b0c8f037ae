import { describe, expect, test, vi } from 'vitest';
import type { GradientJob } from '../../src/learning/gradient-job.ts';
import { openClaims, doPart } from '../../src/workers/job.ts';
import type { JobPart, Job } from '../../src/workers/job.ts';
import { JobQueue, runJob } from '../../src/workers/job-queue.ts';
import type { JobThreads, Outcome } from '../../src/workers/job-queue.ts';
import type { WorkerRuntime } from '../../src/training/worker-runtime.ts';
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
const jobOf = (count: number): Job => ({ kind: 'gradients', pieces: markedJobs(count) });
const markedJobs = (count: number): GradientJob[] =>
  jobsOf(count).map((job, i) => ({ ...job, parameters: Float32Array.of(i) }));
const marks = (results: readonly { readonly gradient: Float32Array }[]) =>
  results.map(({ gradient }) => gradient[0]);

function threadsOf(
  workers: number,
  begin: (part: JobPart) => Promise<Outcome>,
  withHere = true,
): JobThreads {
  const beside = new JobQueue(workers, begin);
  const here = new JobQueue<JobPart, Outcome>(1, (part) => doPart(runner, part));
  return { workers, beside, here, withHere };
}

describe('a job handed out to several threads', () => {
  test.each([1, 2, 3, 8])('has its results in order, with %i workers', async (workers) => {
    const threads = threadsOf(workers, (part) => doPart(runner, part));
    expect(marks(await runJob(jobOf(6), threads, read, never))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('has every piece done once, by whichever thread is free', async () => {
    const done: number[] = [];
    const threads = threadsOf(
      3,
      async (part) => {
        const answer = await doPart(runner, part);
        if (answer.kind === 'computed') done.push(...answer.done.map(({ piece }) => piece));
        return answer;
      },
      false,
    );
    await runJob(jobOf(50), threads, read, never);
    expect(done.sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  });

  test('does not wait for threads that have other work', async () => {
    const busy = threadsOf(1, () => new Promise(() => undefined));
    busy.beside.enter({ job: jobOf(1), claims: new Int32Array(3), thread: 1 });
    expect(marks(await runJob(jobOf(3), busy, read, never))).toEqual([0, 1, 2]);
  });

  test('is helped by a worker that becomes free meanwhile', async () => {
    let helped = 0;
    const threads = threadsOf(1, async (part) => {
      if (part.job.kind === 'play') await new Promise(setImmediate); // busy until the next event
      const answer = await doPart(runner, part);
      if (answer.kind === 'computed') helped += answer.done.length;
      return answer;
    });
    const earlier: Job = { kind: 'play', pieces: [], weights: [] };
    threads.beside.enter({ job: earlier, claims: openClaims(2), thread: 1 });
    expect(marks(await runJob(jobOf(20), threads, read, never))).toEqual([...Array(20).keys()]);
    expect(helped).toBeGreaterThan(0);
  });

  test('does again what a dying worker took, and not in this thread', async () => {
    const rounds: number[] = [];
    const threads = threadsOf(2, async (part) => {
      const answer = await doPart(runner, part);
      if (part.thread === 1) rounds.push(part.job.pieces.length);
      if (part.thread !== 1 || rounds.length > 2) return answer;
      return { kind: 'died', reason: new Error('exit'), at: 'work' };
    });
    const here = vi.spyOn(threads.here, 'enter');
    expect(marks(await runJob(jobOf(9), threads, read, never))).toEqual([...Array(9).keys()]);
    expect(here).toHaveBeenCalledTimes(1);
    expect(rounds[0]).toBe(9);
    expect(rounds[1]).toBeLessThan(9); // what the others did isn't done again
    expect(rounds[2]).toBeLessThan(rounds[1] as number);
  });

  test('gives up after the third death', async () => {
    let deaths = 0;
    const threads = threadsOf(
      1,
      () => Promise.resolve({ kind: 'died', reason: new Error(`exit ${++deaths}`), at: 'work' }),
      false,
    );
    await expect(runJob(jobOf(2), threads, read, never)).rejects.toThrow('of "exit 3"');
    expect(deaths).toBe(3);
  });

  test('does not count workers that die before they have taken a piece', async () => {
    let starts = 0;
    const dying = new Error('it can not start');
    const threads = threadsOf(
      1,
      (part) =>
        ++starts < 9
          ? Promise.resolve({ kind: 'died', reason: dying, at: 'start' })
          : doPart(runner, part),
      false,
    );
    expect(marks(await runJob(jobOf(2), threads, read, never))).toEqual([0, 1]);
  });

  test('is done in this thread where workers were given up', async () => {
    const reason = new Error('they can not start');
    const threads = threadsOf(2, () => Promise.resolve({ kind: 'given-up', reason }), false);
    expect(marks(await runJob(jobOf(3), threads, read, never))).toEqual([0, 1, 2]);
  });

  test('is not done in this thread where it killed a worker before they were given up', async () => {
    const reason = new Error('they can not start');
    const ends: Outcome[] = [{ kind: 'died', reason, at: 'work' }];
    const begin = (): Promise<Outcome> =>
      Promise.resolve(ends.pop() ?? { kind: 'given-up', reason });
    const threads = threadsOf(1, begin, false);
    const here = vi.spyOn(threads.here, 'enter');
    await expect(runJob(jobOf(1), threads, read, never)).rejects.toThrow('they can not start');
    expect(here).not.toHaveBeenCalled();
  });

  test('is rejected at once when a worker hangs', async () => {
    const threads = threadsOf(1, () => Promise.resolve({ kind: 'stuck', limitMs: 5000 }), false);
    await expect(runJob(jobOf(2), threads, read, never)).rejects.toThrow('within 5 s');
  });

  test('reports the first piece that failed, whichever failed first', async () => {
    const failing = runnerOf(async ({ parameters: [mark = 0] }) => {
      if (mark === 2) for (let tick = 0; tick < 20; tick++) await Promise.resolve();
      if (mark >= 2) throw new Error(`piece ${mark}`);
      return { gradient: Float32Array.of(mark), sums: {} };
    });
    const threads = threadsOf(3, (part) => doPart(failing, part), false);
    await expect(runJob(jobOf(7), threads, read, never)).rejects.toThrow('piece 2');
  });
});

test('a queue does urgent work first, in the order it came, and takes back what has not begun', async () => {
  const order: string[] = [];
  let free = (): void => undefined;
  const queue = new JobQueue<string, { kind: 'done' }>(1, async (task) => {
    order.push(task);
    if (task === 'first') await new Promise<void>((resolve) => (free = resolve));
    return { kind: 'done' };
  });
  const first = queue.enter('first');
  const parts = [queue.enter('play'), queue.enter('urgent 1', true), queue.enter('urgent 2', true)];
  const unwanted = queue.enter('unwanted');
  unwanted.withdraw();
  first.withdraw(); // too late
  free();
  for (const { outcome } of [first, ...parts]) expect(await outcome).toEqual({ kind: 'done' });
  expect(await unwanted.outcome).toEqual({ kind: 'withdrawn' });
  expect(order).toEqual(['first', 'urgent 1', 'urgent 2', 'play']);
});
