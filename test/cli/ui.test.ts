import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as browser from '../../src/viewer/server/open-in-browser.ts';
import * as viewer from '../../src/viewer/server/open-viewer.ts';
import { fakeWorld, typed } from './fake-world.ts';
import type { FakeWorld } from './fake-world.ts';

/** The page has yet to be built here: an empty one stands in for it. */
const page = mkdtempSync(join(tmpdir(), 'agon-ui-'));
writeFileSync(join(page, 'index.html'), '<title>Agon</title>');
const { openViewer } = viewer;
beforeEach(() => {
  vi.spyOn(viewer, 'openViewer').mockImplementation((options) => openViewer({ ...options, page }));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(page, { recursive: true, force: true }));

/** The link that `agon ui` prints, once it listens for Ctrl-C. */
async function linkOf(world: FakeWorld): Promise<string> {
  await vi.waitFor(() => expect(world.listeners()).toBe(1), 15_000);
  return / at (http:\S+)\n/.exec(world.stdout.text())?.[1] ?? 'no link';
}

test('agon ui prints the link, serves until Ctrl-C, and closes what it opened', async () => {
  const open = vi.spyOn(browser, 'openInBrowser');
  const world = fakeWorld();
  const ended = typed('ui', world);
  const link = await linkOf(world);
  expect((await fetch(link)).status).toBe(200);
  world.interrupt();
  const { code, out } = await ended;
  expect({ code, out }).toEqual({ code: 0, out: `runs at ${link}\nCtrl-C ends it.\n` });
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  expect(open).not.toHaveBeenCalled(); // no terminal, nobody to look
  await expect(fetch(link)).rejects.toThrow();
  expect(world.listeners()).toBe(0);
});

test('agon ui opens a browser on a terminal, unless told not to, and says where there is none', async () => {
  const open = vi.spyOn(browser, 'openInBrowser').mockResolvedValue(false);
  for (const [line, opened] of [
    ['ui runs/spc-1-1', true],
    ['ui runs/spc-1-1 --no-open --host localhost', false],
  ] as const) {
    open.mockClear();
    const world = fakeWorld({ interactive: true, folders: ['runs/spc-1-1'] });
    const ended = typed(line, world);
    const link = await linkOf(world);
    world.interrupt();
    const { err, out } = await ended;
    expect(open.mock.calls).toEqual(opened ? [[link]] : []);
    expect(err).toBe(opened ? 'No browser could be opened; open the link yourself.\n' : '');
    expect(out).toContain('runs/spc-1-1 at http://');
  }
});

test('agon ui refuses a folder that is not there, and a port that is no number', async () => {
  expect((await typed('ui nowhere')).code).toBe(2);
  expect((await typed('ui --port x')).err).toContain('--port: must be a whole number');
});
