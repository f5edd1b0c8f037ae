import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRun } from 'agon-sim/node';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openViewer } from '../../src/viewer/server/open-viewer.ts';
import type { OpenViewer } from '../../src/viewer/server/open-viewer.ts';
import { CHROMIUM, FLAGS, hasBrowser } from './open-page.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'agon-viewer-'));
const runs = join(folder, 'runs');
const scenario = join(root, 'test/browser/board-game.ts');
const play = (name: string, seed: number, updates: number) =>
  startRun({
    scenario,
    seed,
    updates,
    workers: 0,
    out: join(runs, name),
    set: [`learningRate=0.00${seed}`],
  });

let viewer: OpenViewer;
let browser: Browser;
beforeAll(async () => {
  if (!hasBrowser) return;
  const page = join(folder, 'page');
  const configFile = join(root, 'src/viewer/page/vite.config.ts');
  // In a process of its own: this one's NODE_ENV would make it a page for developers.
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '-c', configFile, '--outDir', page], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  await play('one', 1, 3);
  await play('other', 2, 3);
  viewer = await openViewer({ folder: runs, port: 0, host: '127.0.0.1', page });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await viewer?.close();
  rmSync(folder, { recursive: true });
});

/** A page that has come in by the link, and what it complained of. */
async function enter({ width = 1440, height = 900, theme = 'dark' as 'dark' | 'light' } = {}) {
  // Axe is put into the page by the browser, which the page's own policy would refuse.
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    bypassCSP: false,
  });
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 400) said.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(viewer.link);
  await page.getByRole('heading', { name: 'Runs' }).waitFor();
  const show = async (hash: string, ready: string) => {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.locator(ready).first().waitFor();
  };
  return { page, said, show, close: () => context.close() };
}

async function faultsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}

const statusOf = (page: Page) => page.locator('.filterbar [role=status]');
const at = async (page: Page) =>
  Number(await page.getByRole('slider', { name: 'Event' }).inputValue());

describe.skipIf(!hasBrowser)('the viewer', () => {
  test('lets in whoever has the link, and takes its token out of the address', async () => {
    const { page, said, close } = await enter();
    expect(page.url()).not.toContain('token');
    expect(await page.locator('.run-row').count()).toBe(2);
    expect(said).toEqual([]);
    await close();
    const stranger = await browser.newPage();
    await stranger.goto(viewer.link.replace(/#.*/, ''));
    await stranger.getByText('Open the link that agon ui printed').waitFor();
    await stranger.close();
  });

  test('finds an episode by what was said in it, goes through it by keys, and reads its statechart', async () => {
    const { page, said, show, close } = await enter();
    await page.getByRole('link', { name: /^one/ }).click();
    await page.locator('.plot canvas').first().waitFor();
    await page.getByRole('link', { name: 'Episodes' }).click();
    await page.locator('.erow a').first().waitFor();
    const all = await statusOf(page).innerText();
    await page.keyboard.press('/');
    // What was said in some game in the list, looked for as it was said.
    const words = await page.locator('.erow .tiny').nth(20).innerText();
    await page.keyboard.type(`"${words}"`);
    await expect.poll(() => statusOf(page).innerText()).not.toBe(all);
    expect(await page.locator('.erow mark').first().innerText()).toBe(words);
    await page.locator('.erow a').first().click();
    await page.locator('.chip').first().waitFor();
    await page.locator('.chart').first().waitFor();

    await page.keyboard.press('Home');
    await expect.poll(() => at(page)).toBe(0);
    for (const key of ['j', 'j', 'j']) await page.keyboard.press(key);
    await expect.poll(() => at(page)).toBeGreaterThan(5);
    const second = await at(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => at(page)).toBe(second + 1);
    // Said for whoever doesn't see it, once the cursor rests.
    await expect
      .poll(() => page.locator('[aria-live=polite]').innerText())
      .toContain(`${second + 1} `);
    expect(await page.locator('.chart').first().getAttribute('aria-label')).toContain(
      'tic-tac-toe: in moving',
    );
    expect(await page.locator('.ways .taken').first().innerText()).toContain('isAwaited');
    // The board has the marks of two moves.
    const board = await page
      .getByRole('img', { name: /^tic-tac-toe: / })
      .first()
      .getAttribute('aria-label');
    expect(board).toMatch(/X.*O|O.*X/);
    await expect.poll(() => page.url()).toContain(`e=${second + 1}`);

    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.state-now').first().innerText()).toMatch(/won|drawn/);
    await page.getByRole('tab', { name: 'Transcript' }).click();
    await expect.poll(() => page.locator('.talk .line').count()).toBeGreaterThan(4);
    await page.getByRole('tab', { name: 'Table' }).click();
    await expect.poll(() => page.locator('.decisions tbody tr').count()).toBeGreaterThan(4);
    await page.keyboard.press('1');
    await page.getByText('Seen with first’s eyes').waitFor();

    await show('/run/one/episodes?filter=first', '.filterbar');
    expect(said).toEqual([]);
    await close();
  });

  test('scrubs by the pointer, to the event that stands there', async () => {
    const { page, show, close } = await enter();
    await show('/run/one/episode/train-3-1?e=0', '.strip-map');
    const box = await page.locator('.strip-map').boundingBox();
    if (box === null) throw new Error('there is no strip');
    await page.mouse.move(box.x + box.width * 0.5, box.y + 10);
    await page.mouse.down();
    const middle = await at(page);
    await page.mouse.move(box.x + box.width * 0.9, box.y + 10, { steps: 5 });
    await page.mouse.up();
    expect(middle).toBeGreaterThan(0);
    expect(await at(page)).toBeGreaterThan(middle);
    await close();
  });

  test('compares two runs and two episodes, and says first what differs', async () => {
    const { page, said, show, close } = await enter();
    for (const id of ['one', 'other']) await page.getByLabel(`Choose ${id} to compare`).check();
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.locator('.differences').waitFor();
    expect(await page.locator('.differences tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/learningRate\s+0\.001\s+0\.002/),
      expect.stringMatching(/seed\s+1\s+2/),
    ]);
    await page.locator('.plot canvas').first().waitFor();

    await show('/compare/episodes/one/train-1-0/one/train-1-1', '.compare .chip');
    expect(await page.locator('.score').count()).toBe(2);
    await page.getByText(/the same up to event \d+|differ from the start/).waitFor();
    const before = Number(await page.getByRole('slider').first().inputValue());
    await page.keyboard.press('j');
    await expect
      .poll(async () => Number(await page.getByRole('slider').first().inputValue()))
      .toBeGreaterThan(before);
    expect(said).toEqual([]);
    await close();
  });

  test('saves a plot, a statechart and a score as SVG and as PNG', async () => {
    const { page, said, show, close } = await enter();
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).first().click(),
      ]);
      return readFileSync(await download.path());
    };
    await show('/run/one', '.plot canvas');
    const plot = (await saved('Save Reward as SVG')).toString();
    expect(plot).toMatch(/^<svg xmlns/);
    expect(plot).toContain('<polyline');
    expect(plot).not.toContain('var(--');
    expect((await saved('Save Reward as PNG')).subarray(1, 4).toString()).toBe('PNG');
    await show('/run/one/episode/train-3-1', '.chart');
    expect((await saved('Save tic-tac-toe states as SVG')).toString()).toContain('moving');
    expect((await saved('Save one train-3-1 as PNG')).length).toBeGreaterThan(5000);
    expect(said).toEqual([]);
    await close();
  });

  test('follows a run while it trains', async () => {
    const { page, said, close } = await enter();
    const done = play('live', 3, 6);
    await page.getByRole('link', { name: /^live/ }).waitFor({ timeout: 60_000 });
    await done;
    await expect
      .poll(() => page.locator('.run-row', { hasText: 'live' }).locator('.run-state').innerText(), {
        timeout: 30_000,
      })
      .toContain('6 updates');
    expect(said).toEqual([]);
    await close();
  });

  test.each([
    ['dark', 1440, 900],
    ['light', 1440, 900],
    ['dark', 390, 844],
    ['light', 390, 844],
  ] as const)(
    'has no fault that axe finds, %s, at %d × %d, and nothing runs over',
    async (theme, width, height) => {
      const { page, show, close } = await enter({ theme, width, height });
      const views = [
        ['/', '.run-row'],
        ['/run/one', '.plot canvas'],
        ['/run/one/episodes', '.erow a'],
        ['/run/one/episode/train-3-1', '.chip'],
        ['/run/one/episode/train-3-1?e=10&seat=second', '.chip'],
        ['/compare/runs/one/other', '.plot canvas'],
        ['/compare/episodes/one/train-1-0/one/train-1-1', '.compare .chip'],
        ['/run/nowhere', '[role=alert]'],
      ] as const;
      for (const [hash, ready] of views) {
        await show(hash, ready);
        expect(await faultsIn(page), hash).toEqual([]);
        const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(over, `${hash} is wider than the window`).toBeLessThanOrEqual(0);
      }
      for (const tab of await page.getByRole('tab').all()) await tab.click();
      await close();
    },
  );
});
