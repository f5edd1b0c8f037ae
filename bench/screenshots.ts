/**
 * The pictures of the viewer in `docs/images`: `npx tsx -C agon-source bench/screenshots.ts RUNS docs/images`, where RUNS has runs
 * `spc-3`, `comas-1`, `tic-1` and `tic-2` and the page is built.
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { openViewer } from '../src/viewer/server/open-viewer.ts';

interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly theme: 'dark' | 'light';
  readonly size: readonly [width: number, height: number];
  /** Pressed once the view is there. */
  readonly keys?: readonly string[];
  /** Of a tab to be chosen. */
  readonly tab?: string;
}

const WIDE = [1440, 900] as const;
const PHONE = [390, 844] as const;
const EPISODES = [
  ['spc', '/run/spc-3/episode/train-12-37?e=24'],
  ['comas', '/run/comas-1/episode/train-1-3'],
  ['tic-tac-toe', '/run/tic-1/episode/train-6-0?e=20'],
] as const;

const shots: readonly Shot[] = [
  ...EPISODES.flatMap(([name, hash]) =>
    (['dark', 'light'] as const).flatMap((theme): Shot[] => [
      { name: `viewer-${name}-${theme}`, hash, theme, size: WIDE },
      {
        ...{ name: `viewer-${name}-phone-${theme}`, hash, theme, size: PHONE },
        ...(theme === 'dark' && { tab: 'States' }),
      },
    ]),
  ),
  { name: 'viewer-runs', hash: '/', theme: 'light', size: [1440, 560] },
  { name: 'viewer-run', hash: '/run/tic-1', theme: 'dark', size: [1440, 1500] },
  {
    name: 'viewer-episodes',
    hash: '/run/spc-3/episodes?filter=critic<0&sort=critic',
    theme: 'dark',
    size: [1440, 620],
  },
  {
    name: 'viewer-compare-runs',
    hash: '/compare/runs/tic-1/tic-2',
    theme: 'dark',
    size: [1440, 680],
  },
  {
    ...{
      name: 'viewer-compare-episodes',
      hash: '/compare/episodes/spc-3/train-12-37/spc-3/train-12-38?e=52',
    },
    ...{ theme: 'light', size: [1440, 700] },
  },
  {
    name: 'viewer-one-seat',
    hash: '/run/spc-3/episode/train-12-37',
    theme: 'light',
    size: WIDE,
    keys: ['5'],
  },
];

const [folder = 'runs', out = 'docs/images', only = ''] = process.argv.slice(2);
const viewer = await openViewer({ folder, port: 0, host: '127.0.0.1' });
const executablePath = process.env['AGON_CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const { name, hash, theme, size, keys = [], tab } of shots.filter((shot) =>
  shot.name.includes(only),
)) {
  const viewport = { width: size[0], height: size[1] };
  const page = await browser.newPage({ viewport, colorScheme: theme });
  page.on('pageerror', (error) => console.log(name, String(error)));
  await page.goto(viewer.link);
  await page.locator('.run-row').first().waitFor();
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.locator('.chip, .plot canvas, .erow a, .run-row').first().waitFor();
  await page.waitForTimeout(1200); // indexes are read, plots are drawn
  for (const key of keys) await page.keyboard.press(key);
  if (tab !== undefined) await page.getByRole('tab', { name: tab }).click();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(out, `${name}.png`) });
  await page.close();
}
await browser.close();
await viewer.close();
