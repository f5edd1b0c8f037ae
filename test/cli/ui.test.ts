import { expect, test, vi } from 'vitest';
import type { Ports } from '../../src/cli/ports.ts';
import { fakeWorld, typed } from './fake-world.ts';

const link = 'http://127.0.0.1:7007/#token=abc';

/** Ports with a viewer that is interrupted as soon as it is open. */
function portsOf(interrupt: () => void, knowsBrowser = true) {
  const close = vi.fn(() => Promise.resolve());
  return {
    close,
    openViewer: vi.fn<Ports['openViewer']>(() => {
      setImmediate(interrupt);
      return Promise.resolve({ link, close });
    }),
    openInBrowser: vi.fn<Ports['openInBrowser']>(() => Promise.resolve(knowsBrowser)),
  };
}

test('agon ui prints the link, serves until Ctrl-C, and closes what it opened', async () => {
  const world = fakeWorld();
  const { close, ...ports } = portsOf(() => world.interrupt());
  const { code, out } = await typed('ui', ports, world);
  expect({ code, out }).toEqual({ code: 0, out: `runs at ${link}\nCtrl-C ends it.\n` });
  expect(ports.openViewer).toHaveBeenCalledWith({ folder: 'runs', port: 0, host: '127.0.0.1' });
  expect(ports.openInBrowser).not.toHaveBeenCalled(); // no terminal, nobody to look
  expect(close).toHaveBeenCalledOnce();
  expect(world.listeners()).toBe(0);
});

test('agon ui opens a browser on a terminal, unless told not to, and says where there is none', async () => {
  for (const [line, opens] of [
    ['ui runs/spc-1-1', 1],
    ['ui runs/spc-1-1 --no-open --port 7007 --host 0.0.0.0', 0],
  ] as const) {
    const world = fakeWorld({ interactive: true, folders: ['runs/spc-1-1'] });
    const ports = portsOf(() => world.interrupt(), false);
    const { err } = await typed(line, ports, world);
    expect(ports.openInBrowser).toHaveBeenCalledTimes(opens);
    expect(err).toBe(opens === 1 ? 'No browser could be opened; open the link yourself.\n' : '');
    expect(ports.openViewer.mock.calls[0]?.[0].folder).toBe('runs/spc-1-1');
  }
});

test('agon ui refuses a folder that is not there, and a port that is no number', async () => {
  expect((await typed('ui nowhere')).code).toBe(2);
  expect((await typed('ui --port x')).err).toContain('--port: must be a whole number');
});
