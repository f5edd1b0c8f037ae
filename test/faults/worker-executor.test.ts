import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { Ticker } from '../../src/actors/watchdog.ts';
import { WorkerExecutor } from '../../src/workers/worker-executor.ts';
import { fuseOf, jobsOf, openToys, plansOf, SOURCE } from '../workers/toy-calls.ts';
import { ToyRuntime } from '../workers/toy-runtime.ts';
import type { Fault } from '../workers/toy-runtime.ts';

const alone = openToys(0);

describe.each([
  [1, 7],
  [1, 1000],
  [2, undefined],
  [3, 1],
] as const)('%i workers with shards of %s', (workers, shardSize) => {
  test('give the same episodes and gradients as this thread', async () => {
    const executor = openToys(workers, shardSize === undefined ? {} : { shardSize });
    const here = await alone.play(plansOf(41));
    expect(await executor.play(plansOf(41), { beside: true })).toEqual(here);
    expect(await executor.play(plansOf(41))).toEqual(here);
    expect(await executor.gradients(jobsOf(6))).toEqual(await alone.gradients(jobsOf(6)));
    await executor.close();
  });
});

const deaths: readonly Fault[] = ['exit', 'throw-outside', 'exhaust-memory'];

test.each(deaths)('a worker that dies (%s) while it plays loses no episode', async (fault) => {
  const executor = openToys(2, { shardSize: 2, heapMegabytes: 64 });
  const fuse = fuseOf(2);
  executor.weights.publish('fuse', 0, fuse);
  const plans = plansOf(20, { faults: { 5: fault } });
  expect(await executor.play(plans, { beside: true })).toEqual(await alone.play(plans));
  expect(fuse[0]).toBe(0); // it did die, twice
  expect(await executor.play(plansOf(4))).toEqual(await alone.play(plansOf(4)));
  await executor.close();
});

test('a worker that dies while it computes loses no gradient', async () => {
  const executor = openToys(1);
  await executor.play(plansOf(2), { beside: true }); // the worker is ready to take its part
  const fuse = fuseOf(1);
  // Whether this thread or the worker takes the deadly job is chance; the gradients aren't.
  expect(await executor.gradients(jobsOf(9, 'exit', fuse))).toEqual(
    await alone.gradients(jobsOf(9)),
  );
  await executor.close();
});

test('work that kills its worker time and again ends in an error that says so', async () => {
  const executor = openToys(1);
  executor.weights.publish('fuse', 0, fuseOf(100));
  const plans = plansOf(4, { faults: { 2: 'exit' } });
  await expect(executor.play(plans, { beside: true })).rejects.toThrow(
    'workers: a worker thread died 3 times on the same work, the last time of "worker exited with code: 3"',
  );
  expect(await executor.play(plansOf(4), { beside: true })).toHaveLength(4);
  await executor.close();
});

test('a worker that hangs is ended, and the call rejected', async () => {
  let tick = (): void => undefined;
  const every: Ticker = (_, onTick) => {
    tick = onTick;
    return () => undefined;
  };
  const executor = openToys(1, { limitMs: 2000, every });
  const fuse = fuseOf(1);
  executor.weights.publish('fuse', 0, fuse);
  const plans = plansOf(4, { faults: { 2: 'hang' } });
  const hanging = expect(executor.play(plans, { beside: true })).rejects.toThrow(
    'workers: a worker must answer within 2 s, but finished no shard of episodes in that time and was ended',
  );
  while (fuse[0] === 1) await new Promise(setImmediate); // until it hangs
  tick(); // it may have finished a shard since the call began
  tick();
  await hanging;
  expect(await executor.play(plansOf(4), { beside: true })).toHaveLength(4);
  await executor.close();
});

test('a runtime that can not be opened is the error of every call', async () => {
  const executor = new WorkerExecutor({
    workers: 2,
    runtime: new ToyRuntime(false),
    source: { ...SOURCE, input: { broken: true } },
  });
  executor.weights.publish('critic', 0, Float32Array.of(1));
  const call = () => executor.play(plansOf(4, { version: 0 }), { beside: true });
  await expect(call()).rejects.toThrow('scenario: must have a solver; add one');
  await expect(call()).rejects.toThrow('scenario: must have a solver; add one');
  await executor.close();
});

test('no thread is left after closing, not even one that hangs', async () => {
  const ended: Promise<unknown>[] = [];
  const count = (worker: Worker): void => void ended.push(once(worker, 'exit'));
  process.on('worker', count);
  const executor = openToys(2);
  const fuse = fuseOf(1);
  executor.weights.publish('fuse', 0, fuse);
  await executor.play(plansOf(20), { beside: true });
  expect(ended).toHaveLength(2);
  const hanging = executor.play(plansOf(4, { faults: { 2: 'hang' } }), { beside: true });
  const rejected = expect(hanging).rejects.toThrow('it was closed');
  while (fuse[0] === 1) await new Promise(setImmediate); // until it hangs
  await executor.close();
  await rejected;
  await Promise.all(ended); // one that went on would leave the test without an end
  process.off('worker', count);
});

describe('workers that can not start', () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  afterEach(() => warned.mockClear());
  afterAll(() => warned.mockRestore());
  const openDying = (death: string) =>
    openToys(1, { source: { ...SOURCE, input: { broken: false, death } } });

  test('for want of memory are given up with a warning, and this thread does all', async () => {
    const executor = openToys(2, { heapMegabytes: 1 });
    const here = await alone.play(plansOf(4));
    expect(await executor.play(plansOf(4), { beside: true })).toEqual(here);
    expect(await executor.play(plansOf(4))).toEqual(here);
    expect(await executor.gradients(jobsOf(3))).toEqual(await alone.gradients(jobsOf(3)));
    expect(warned.mock.calls).toEqual([[expect.stringContaining('memory limit')]]);
    await executor.close();
  });

  test.each([
    ['reject', 'this file may be read by one thread only'],
    ['throw-null', 'it threw nothing'],
    ['exit', 'worker exited with code: 0'],
  ])('(%s) by what the scenario does end the run, and the error is named', async (death, what) => {
    const executor = openDying(death);
    const calls = async () => {
      for (;;) await executor.play(plansOf(4)); // this thread does all, until they are given up
    };
    const message = `each died at once, the last of "${what}"`;
    await expect(calls()).rejects.toThrow(message);
    await expect(executor.play(plansOf(4), { beside: true })).rejects.toThrow(message);
    await expect(executor.gradients(jobsOf(2))).rejects.toThrow(message);
    await executor.close();
  });

  test('are given up even where nobody asks them anything', async () => {
    const started: Worker[] = [];
    const count = (worker: Worker): void => void started.push(worker);
    process.on('worker', count);
    const executor = openDying('exit');
    const endOf = async (n: number) => {
      while (started.length <= n) await new Promise(setImmediate);
      await once(started[n] as Worker, 'exit');
    };
    for (const n of [0, 1, 2]) await endOf(n);
    await new Promise(setImmediate);
    await expect(executor.play(plansOf(4))).rejects.toThrow('each died at once');
    expect(started.length).toBeLessThanOrEqual(4); // the next is begun before the last death is told
    process.off('worker', count);
    await executor.close();
  });
});

test('what can not cross a thread is an error that says so', async () => {
  const executor = openToys(1);
  const [plan] = plansOf(1);
  const call = executor.play([{ ...plan, task: { rule: () => true } } as never], { beside: true });
  await expect(call).rejects.toThrow('workers: plans and gradient jobs must be plain data');
  expect(await executor.play(plansOf(2), { beside: true })).toHaveLength(2);
  await executor.close();
});

test('a number of workers that makes no sense is refused', () => {
  const options = { runtime: new ToyRuntime(false), source: SOURCE };
  expect(() => new WorkerExecutor({ ...options, workers: 0 })).toThrow('LocalExecutor');
  expect(() => new WorkerExecutor({ ...options, workers: NaN })).toThrow('got NaN');
  expect(() => new WorkerExecutor({ ...options, workers: 1, limitMs: 0 })).toThrow('limitMs');
});
