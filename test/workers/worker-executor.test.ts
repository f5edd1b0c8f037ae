import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../../src/training/executor.ts';
import { jobsOf, openToys, plansOf, weightsOf } from './toy-calls.ts';

/** More workers, other shards and workers that die: `test/faults/worker-executor.test.ts`. */
describe.each([0, 1])('with %i workers', (workers) => {
  // A thread takes most of a second to start from TypeScript: one executor for all tests.
  let executor: Executor;
  let alone: Executor;
  beforeAll(() => {
    executor = openToys(workers);
    alone = openToys(0);
  });
  afterAll(() => executor.close());

  test('episodes come in the order of their plans, the same as in this thread', async () => {
    const here = await alone.play(plansOf(23));
    expect(here.map(({ plan }) => plan)).toEqual(plansOf(23));
    expect(await executor.play(plansOf(23))).toEqual(here);
    expect(await executor.play(plansOf(23), { beside: true })).toEqual(here);
  });

  test('gradients come in the order of their jobs, the same as in this thread', async () => {
    const here = await alone.gradients(jobsOf(5));
    expect(here[1]).not.toEqual(here[2]);
    expect(await executor.gradients(jobsOf(5))).toEqual(here);
  });

  test('no plans and no jobs give nothing', async () => {
    expect(await executor.play([])).toEqual([]);
    expect(await executor.gradients([])).toEqual([]);
  });

  test('calls may overlap', async () => {
    const [first, gradients, second] = await Promise.all([
      executor.play(plansOf(9), { beside: true }),
      executor.gradients(jobsOf(4)),
      executor.play(plansOf(12)),
    ]);
    expect(first).toEqual(await alone.play(plansOf(9)));
    expect(second).toEqual(await alone.play(plansOf(12)));
    expect(gradients).toEqual(await alone.gradients(jobsOf(4)));
  });

  test('"latest" is the version published last before the call, and the plan then names it', async () => {
    const under = executor.play(plansOf(6, { version: 'latest' }));
    executor.weights.publish('critic', 3, weightsOf(3));
    const after = executor.play(plansOf(6, { version: 'latest' }));
    expect(await under).toEqual(await executor.play(plansOf(6, { version: 2 })));
    expect(await after).toEqual(await executor.play(plansOf(6, { version: 3 })));
  });

  test('a retired version can not be played, except by calls that were under way', async () => {
    const under = executor.play(plansOf(6, { version: 1 }));
    executor.weights.retire('critic', 1);
    expect(await under).toHaveLength(6);
    await expect(executor.play(plansOf(6, { version: 1 }))).rejects.toThrow(
      'play: episode train-1-0 seats critic-1 as critic at version 1, which was retired or never published; published are 0, 2, 3',
    );
    expect(() => executor.weights.retire('critic', 1)).toThrow("isn't published");
  });

  test('a version that is published again has its new weights', async () => {
    const before = await executor.play(plansOf(20), { beside: true });
    expect(() => executor.weights.publish('critic', 2, weightsOf(0))).toThrow('published already');
    executor.weights.retire('critic', 2);
    executor.weights.publish('critic', 2, weightsOf(0));
    expect(await executor.play(plansOf(20), { beside: true })).not.toEqual(before);
  });

  test('an error of an episode or a job comes back as it is, and the executor goes on', async () => {
    const faults = { 3: 'user-error', 8: 'user-error' } as const;
    await expect(executor.play(plansOf(9, { faults }), { beside: true })).rejects.toThrow(
      expect.objectContaining({
        name: 'UserError',
        message: 'train-1-3: must be an even number; add one',
      }),
    );
    await expect(executor.gradients(jobsOf(3, 'user-error'))).rejects.toThrow('even number');
    expect(await executor.play(plansOf(2))).toHaveLength(2);
  });

  test('an aborted call is rejected with the reason, and the executor goes on', async () => {
    const controller = new AbortController();
    const call = executor.play(plansOf(9), { signal: controller.signal });
    controller.abort(new Error('interrupted'));
    await expect(call).rejects.toThrow('interrupted');
    const { signal } = controller;
    await expect(executor.gradients(jobsOf(3), { signal })).rejects.toThrow('interrupted');
    expect(await executor.play(plansOf(9))).toHaveLength(9);
  });

  test('a closed executor takes no calls', async () => {
    const under = executor.play(plansOf(9));
    const closed = executor.close();
    await expect(under).rejects.toThrow('it was closed');
    await closed;
    await executor.close();
    await expect(executor.play(plansOf(1))).rejects.toThrow('it was closed');
    await expect(executor.gradients(jobsOf(1))).rejects.toThrow('it was closed');
  });
});
