import { describe, expect, test } from 'vitest';
import { Columns } from '../../src/viewer/episodes/columns.ts';
import type { IndexedEpisode } from '../../src/viewer/episodes/row-of.ts';
import { windowOf } from '../../src/viewer/episodes/window.ts';
import { figuresOf } from '../../src/viewer/runs/figures.ts';

const ROW: IndexedEpisode = {
  ...{ id: 'train-1-0', outcome: 'judged', update: 1, version: 0, events: 9, decisions: 2 },
  ...{ tokens: 5, malformed: 0, surprise: -1, rewards: { critic: 1 }, roles: ['critic', 'solver'] },
  words: 'Good morning 23+96',
};
const ALARM = { update: 2, name: 'win-rate', metric: 'x', text: 'too high' };

/** Episodes, and what asks for those that pass a filter, by their ids. */
function index(...changes: readonly Partial<IndexedEpisode>[]) {
  const columns = new Columns();
  changes.forEach((change, n) => columns.add({ ...ROW, id: `train-1-${n}`, ...change }));
  const ask = (filter: string, sort = '') => {
    const { rows } = windowOf(columns, { filter, sort, offset: 0, limit: 99 }, [ALARM]);
    return rows.map(({ id }) => id.slice('train-1-'.length)).join(' ');
  };
  return { columns, ask };
}

describe('a filter', () => {
  const { ask, columns } = index(
    {},
    { outcome: 'failed', update: 2, words: 'good evening', malformed: 1 },
    { rewards: {}, roles: ['solver'], tokens: 80, words: 'İstanbul, good MORNING' },
    { rewards: { critic: -0.5 }, update: 3, version: 7 },
  );

  test.each([
    ['', '0 1 2 3'],
    ['outcome:judged', '0 2 3'],
    ['critic<0', '3'],
    ['critic>=-0.5 critic<1', '3'],
    ['update>1', '1 3'],
    ['update:2', '1'],
    ['version=7', '3'],
    ['length>10', '2'],
    ['malformed>0', '1'],
    ['role:critic', '0 1 3'],
    ['alarm:win-rate', '1'],
    ['alarm:any outcome:failed', '1'],
    ['alarm:other', ''],
    ['morning', '0 2 3'],
    ['"good morning"', '0 2 3'],
    ['evening good', '1'],
    ['morning update>2', '3'],
    ['23+96', '0 3'],
    ['istanbul', ''], // of an İ in lower case two characters are left
    ['train-1-2', '2'],
    ['nothing-like-it', ''],
  ])('%s chooses %s', (filter, chosen) => {
    expect(ask(filter)).toBe(chosen);
  });

  test('takes what only looks like a comparison for words, and says so', () => {
    const window = windowOf(
      columns,
      { filter: 'nobody<3 23+96=1', sort: '', offset: 0, limit: 9 },
      [],
    );
    expect(window).toMatchObject({
      misread: ['nobody<3'],
      words: ['nobody<3', '23+96=1'],
      count: 0,
    });
  });

  test('finds words wherever its text was cut into pieces', () => {
    const many = index(
      ...Array.from({ length: 9000 }, (_, n) => ({ words: n % 4095 === 7 ? 'here' : 'there' })),
    );
    expect(many.ask('" here"')).toBe('7 4102 8197');
  });
});

describe('an order', () => {
  const { ask } = index(
    { rewards: { critic: 1 } },
    { rewards: {}, outcome: 'a' },
    { rewards: { critic: -1 } },
    { rewards: { critic: 1 }, outcome: 'b' },
  );

  test.each([
    ['critic', '2 0 3 1'],
    ['-critic', '0 3 2 1'],
    ['outcome', '1 3 0 2'],
    ['nonsense', '0 1 2 3'],
  ])('by %s is %s: equal ones as recorded, those without a value last', (sort, order) => {
    expect(ask('', sort)).toBe(order);
  });
});

test('an excerpt shows the word that was looked for, however far behind it stands', () => {
  const { columns } = index({ words: `${'a '.repeat(500)}needle ${'b '.repeat(500)}` });
  const [row] = windowOf(columns, { filter: 'needle', sort: '', offset: 0, limit: 1 }, []).rows;
  expect(row?.said).toMatch(/^….*needle/);
  expect(row?.said.length).toBeLessThan(200);
});

describe('figures', () => {
  const records = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      ...{ update: n + 1, seconds: n },
      figures: { a: n === 500 ? 1000 : 1, ...(n < 10 && { b: n }) },
    }));

  test('of few updates are each a place of their own, null where a figure is missing', () => {
    const { update, columns } = figuresOf(records(20));
    expect(update).toHaveLength(20);
    expect(columns['a']).toEqual({ mean: Array.from({ length: 20 }, () => 1) });
    expect(columns['b']?.mean.slice(8, 12)).toEqual([8, 9, null, null]);
  });

  test('of many updates are buckets that keep the least and the greatest value', () => {
    const { update, columns } = figuresOf(records(26_000), 600);
    expect(update.length).toBeLessThanOrEqual(600);
    expect(update.at(-1)).toBe(26_000);
    expect(Math.max(...(columns['a']?.high ?? []).map(Number))).toBe(1000);
    expect(Math.min(...(columns['a']?.low ?? []).map(Number))).toBe(1);
  });
});
