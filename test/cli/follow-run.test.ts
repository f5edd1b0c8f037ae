import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { eventsOf, followed, playRun, RESULT } from './fake-run.ts';
import type { Watch } from './fake-run.ts';
import { fakeWorld } from './fake-world.ts';

describe('a run that fails on its way', () => {
  const failing =
    (updates: number) =>
    ({ onEvent }: Watch) => {
      for (const event of eventsOf(9).slice(0, updates)) onEvent(event);
      return Promise.reject(new UserError('the disk is full'));
    };
  const KEPT = 'kept in runs/spc-1-1 up to its last checkpoint; "agon resume runs/spc-1-1" goes on';

  test('says what is kept, and how to go on', async () => {
    const { err, out, code } = await followed(failing(9), { json: true });
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err).toContain(KEPT);
    expect(err.trimEnd().split('\n').at(-1)).toBe('error the disk is full');
  });

  test('says so too before something that nobody waits for ends the process', async () => {
    const world = fakeWorld({ folders: [RESULT.run] });
    const startRun = async ({ onEvent }: Watch) => {
      for (const event of eventsOf(9)) onEvent(event);
      world.stray(new Error('boom'));
      return Promise.resolve(RESULT);
    };
    const { err } = await followed(startRun, { world, json: true });
    expect(err).toContain(KEPT);
    world.stray(new Error('later'));
    expect(world.stderr.text().split(KEPT)).toHaveLength(2);
  });

  test('promises nothing before its first checkpoint, nor of a folder that is gone', async () => {
    expect((await followed(failing(3))).err).toBe('error the disk is full\n');
    const nowhere = fakeWorld();
    const { err } = await followed(failing(9), { world: nowhere });
    expect(err).toBe('error the disk is full\n');
  });
});

test('what people read of a run is as in its golden text', async () => {
  const { out, err } = await followed(playRun);
  await expect(out).toMatchFileSnapshot('golden/run.txt');
  expect(err).toBe('');
});

test('with --json the progress of a run goes to stderr, and stdout is its result', async () => {
  for (const interactive of [false, true]) {
    const { code, out, err } = await followed(playRun, {
      world: fakeWorld({ interactive }),
      json: true,
    });
    expect(JSON.parse(out)).toEqual(RESULT);
    expect(out).toMatch(/^[^\n]+\n$/);
    expect(err).toContain('evaluation after update 0: balanced 0.700\n');
    expect(err).not.toContain('\x1b'); // plain lines, even if stderr is a terminal
    expect(code).toBe(0);
  }
});

test('agon eval is offered only after runs of scenarios that have a bench', async () => {
  const startRun = ({ onEvent }: Watch) => {
    for (const event of eventsOf(1)) {
      onEvent(event.kind === 'started' ? { ...event, hasBench: false } : event);
    }
    return Promise.resolve(RESULT);
  };
  expect((await followed(playRun)).out).toContain('agon eval runs/spc-1-1');
  const { out } = await followed(startRun);
  expect(out).not.toContain('agon eval');
  expect(out).toContain('agon replay runs/spc-1-1');
});

describe('a run that is followed', () => {
  test('shows percentages and rates each with the decimals that they need', async () => {
    const result = {
      ...RESULT,
      before: { greedy: 28.14, 'canary.accuracy': 0.2514 },
      after: { greedy: 36.81, 'canary.accuracy': 0.2571 },
    };
    const { out } = await followed(() => Promise.resolve(result));
    expect(out).toMatch(/greedy +28\.1 +36\.8 +\+8\.7/);
    expect(out).toMatch(/accuracy +0\.251 +0\.257 +\+0\.006/);
  });

  test('says why it was stopped and which checkpoint was the best', async () => {
    const stopped = { ...RESULT, ended: 'goodhart', best: { update: 120, score: 0.8124 } } as const;
    const { code, out } = await followed(() => Promise.resolve(stopped));
    expect(out).toContain('stopped, since the reward rose while the canary fell, after');
    expect(out).toContain('The best checkpoint by its score (0.812) is that of update 120');
    expect(out).toContain('on which it was chosen: expect less on others');
    expect(out).toContain('agon resume runs/spc-1-1 ');
    expect(code).toBe(0);
  });

  test('draws in place on a terminal, and says the summary below', async () => {
    const world = fakeWorld({ interactive: true });
    const { out } = await followed(playRun, { world });
    expect(out).toContain('\x1b[?25l');
    expect(out.lastIndexOf('Kept in runs/spc-1-1')).toBeGreaterThan(out.lastIndexOf('\x1b[?25h'));
  });

  test('gives the terminal back when the run fails', async () => {
    const world = fakeWorld({ interactive: true });
    const startRun = ({ onEvent }: Watch) => {
      for (const event of eventsOf(40)) onEvent(event);
      return Promise.reject(new Error('internal: broken'));
    };
    const { out, code } = await followed(startRun, { world });
    expect(out.lastIndexOf('\x1b[?25h')).toBeGreaterThan(out.lastIndexOf('\x1b[?2026l'));
    expect(world.listeners()).toBe(0);
    expect(code).toBe(1);
  });

  test('says how to go on with a run that was cut short', async () => {
    const startRun = () => Promise.resolve({ ...RESULT, ended: 'minutes' as const });
    const { out } = await followed(startRun);
    expect(out).toContain('its minutes are up');
    expect(out).toMatch(/agon resume runs\/spc-1-1 --minutes 6 +train it longer/);
  });

  test('says that the metrics of an interrupted run are of different games, and tells no change', async () => {
    const summaryOf = async (ended: 'complete' | 'interrupted') => {
      const startRun = ({ onEvent }: Watch) => {
        for (const event of eventsOf(2)) onEvent(event);
        return Promise.resolve({ ...RESULT, before: { greedy: 20 }, after: { greedy: 70 }, ended });
      };
      return (await followed(startRun)).out;
    };
    expect(await summaryOf('complete')).toMatch(/greedy +20\.0 +70\.0 +\+50\.0/);
    const interrupted = await summaryOf('interrupted');
    expect(interrupted).toMatch(/held out +before, full +after, brief +change/);
    expect(interrupted).toMatch(/greedy +20\.0 +70\.0 *\n/);
  });

  test('says so if there are no held-out metrics', async () => {
    const startRun = () => Promise.resolve({ ...RESULT, before: {}, after: {} });
    expect((await followed(startRun)).out).toContain('no held-out metrics');
  });
});
