import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/runs/run-events.ts';
import { eventsOf, followed, RESULT } from './fake-run.ts';
import type { Watch } from './fake-run.ts';
import { fakeWorld } from './fake-world.ts';

/** A run that goes on until it is asked to end, and then takes as long as `saving` does. */
function startUntilAsked(
  saving: Promise<void> = Promise.resolve(),
  events: readonly RunEvent[] = eventsOf(0),
) {
  let begun: (() => void) | undefined;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const startRun = async ({ signal, onEvent }: Watch) => {
    for (const event of events) onEvent(event);
    begun?.();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await saving;
    return { ...RESULT, ended: 'interrupted' as const };
  };
  return { running, startRun };
}

describe('Ctrl-C', () => {
  test.each([
    ['as a line where there is no terminal', false],
    ['in the picture on a terminal', true],
  ])('once ends the run after its update, and says so %s', async (_, interactive) => {
    const world = fakeWorld({ interactive });
    const { running, startRun } = startUntilAsked();
    const ended = followed(startRun, { world });
    await running;
    world.interrupt();
    const { code, out } = await ended;
    expect(out).toContain('ends after this update, with everything saved; Ctrl-C again');
    expect(out).toContain('interrupted, everything saved');
    expect(world.exits).toEqual([]);
    expect(code).toBe(0);
  });

  test.each([false, true])(
    'in the warm start says that nothing is kept, and how to begin again (terminal: %s)',
    async (interactive) => {
      const world = fakeWorld({ interactive, columns: 120 });
      const warming = eventsOf(0).slice(0, 2);
      const { running, startRun } = startUntilAsked(undefined, warming);
      const ended = followed(startRun, { world });
      await running;
      world.interrupt();
      const { code, out } = await ended;
      expect(out).toContain('ends after this step; a warm start is not saved half-way');
      expect(out).not.toContain('everything saved');
      expect(out).toMatch(/interrupted in its warm start .* nothing that it learned is kept/);
      expect(out).toContain('Begin again, in the same folder: agon resume runs/spc-1-1');
      expect(out).not.toMatch(/agon (replay|eval)/);
      expect(code).toBe(0);
    },
  );

  test('in the warm start of a resumed run is as later: its checkpoint is there', async () => {
    const [started] = eventsOf(0);
    if (started?.kind !== 'started') throw new Error('a run begins with started');
    const { running, startRun } = startUntilAsked(undefined, [{ ...started, resumedFrom: 40 }]);
    const world = fakeWorld();
    const ended = followed(startRun, { world });
    await running;
    world.interrupt();
    expect((await ended).out).toContain('interrupted, everything saved');
  });

  test('once with --json says so on stderr and leaves stdout to the object', async () => {
    const world = fakeWorld();
    const { running, startRun } = startUntilAsked();
    const ended = followed(startRun, { world, json: true });
    await running;
    world.interrupt();
    const { out, err } = await ended;
    expect(JSON.parse(out)).toMatchObject({ ended: 'interrupted' });
    expect(err).toContain('ends after this update');
  });

  test('twice ends at once with code 130 and gives the cursor back', async () => {
    const world = fakeWorld({ interactive: true });
    const never = new Promise<void>(() => undefined);
    const { running, startRun } = startUntilAsked(never);
    void followed(startRun, { world });
    await running;
    world.interrupt();
    expect(world.exits).toEqual([]);
    expect(world.stdout.text()).not.toContain('\x1b[?25h');
    world.interrupt();
    expect(world.exits).toEqual([130]);
    expect(world.stdout.text()).toContain('\x1b[?25h');
  });

  test('a terminal that is closed ends the run after its update, however often it is told', async () => {
    const world = fakeWorld();
    const { running, startRun } = startUntilAsked(new Promise((resolve) => setImmediate(resolve)));
    const ended = followed(startRun, { world });
    await running;
    for (let told = 0; told < 3; told++) world.interrupt('hang-up');
    expect(world.exits).toEqual([]);
    expect((await ended).out).toContain('interrupted, everything saved');
  });

  test('then a closed terminal changes nothing; a second Ctrl-C after it ends at once', async () => {
    const world = fakeWorld();
    const { running, startRun } = startUntilAsked(new Promise(() => undefined));
    void followed(startRun, { world });
    await running;
    world.interrupt();
    world.interrupt('hang-up');
    expect(world.exits).toEqual([]);
    world.interrupt();
    expect(world.exits).toEqual([130]);
  });

  test('is nobody’s business once the run has ended', async () => {
    const world = fakeWorld();
    await followed(() => Promise.resolve(RESULT), { world });
    expect(world.listeners()).toBe(0);
  });
});

test('a reader that goes away ends the run after its update, without a word', async () => {
  const world = fakeWorld();
  const { running, startRun } = startUntilAsked();
  const ended = followed(startRun, { world });
  await running;
  world.stdout.closeReader();
  const { code, err } = await ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
});
