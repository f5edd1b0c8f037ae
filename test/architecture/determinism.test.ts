import { expect, test } from 'vitest';
import { readSources } from './source-files.ts';

/** The wall clock is the point of these rooms: they tell people how long things took. */
const CLOCKED = ['src/runs/', 'src/cli/', 'src/workers/', 'src/viewer/'];

test('randomness and time are arguments everywhere else', () => {
  const against = readSources(['src', 'agents', 'environments', 'scenarios'])
    .filter(({ path }) => !CLOCKED.some((room) => path.startsWith(room)))
    .filter(({ text }) =>
      /Math\.random\(|Date\.now\(|performance\.now\(|new Date\(|set(Timeout|Interval)\(/.test(text),
    )
    .map(({ path }) => path);
  expect(against).toEqual([]);
});

test('chance never comes from Math.random, anywhere', () => {
  const against = readSources(['src', 'agents', 'environments', 'scenarios'])
    .filter(({ text }) => text.includes('Math.random('))
    .map(({ path }) => path);
  expect(against).toEqual([]);
});
