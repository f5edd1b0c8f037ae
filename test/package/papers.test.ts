import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatePapers, readSystems } from '../../.build/generate-papers.ts';
import { citationsIn, readCitations } from '../../.build/papers/read-citations.ts';
import type { Citation } from '../../.build/papers/read-citations.ts';
import { faultsOf, traceSystems } from '../../.build/papers/trace-systems.ts';
import type { System } from '../../.build/papers/trace-systems.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/papers.md'), 'utf8');
const systems = readSystems(root);

describe('docs/papers.md', () => {
  test('is what `npm run papers` makes of the code as it is', async () => {
    expect(page).toBe(await generatePapers(root));
  });

  test('links to files and sections that are there', () => {
    const files = [...page.matchAll(/\]\(((?!https:)[^)#]+)/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(20);
    for (const path of files) expect(existsSync(join(root, 'docs', path)), path).toBe(true);
  });
});

describe('the list of systems', () => {
  test('has 119 entries, numbered from 1', () => {
    expect(systems.map(({ number }) => number)).toEqual(
      Array.from({ length: 119 }, (_, i) => i + 1),
    );
  });

  test('says of each what it is, what to build and what to show', () => {
    for (const { name, system, title, kind, mechanism, claim } of systems) {
      for (const text of [name, system, title, mechanism, claim]) expect(text).toMatch(/\S/);
      expect(kind.join('')).toMatch(/^[ROPELXAV]+$/);
    }
  });

  test('has no title, name or arXiv id twice', () => {
    const ids = systems.flatMap(({ arxiv }) => (arxiv === null ? [] : [arxiv]));
    for (const id of ids) expect(id).toMatch(/^\d{4}\.\d{4,5}$/);
    for (const all of [ids, systems.map(({ title }) => title), systems.map(({ name }) => name)]) {
      expect(new Set(all).size).toBe(all.length);
    }
  });

  test('agrees with every source that the code declares', () => {
    expect(faultsOf(systems, readCitations(root))).toEqual([]);
  });
});

describe('citations', () => {
  test('are read of declared sources and of comments', () => {
    const code = `
      /** As in a paper (arXiv 2501.00001) and another (Who, arXiv 1706.1234). */
      export default { title: 'Not a paper', sources: [
        { title: 'A "first" one', arxiv: '2401.00001', where: 'section 3' },
        {
          title:
            "It's long",
          system: 12,
        },
      ] };`;
    expect(citationsIn(code, 'a.ts')).toEqual([
      { file: 'a.ts', arxiv: '2401.00001', title: 'A "first" one', system: null },
      { file: 'a.ts', arxiv: null, title: "It's long", system: 12 },
      { file: 'a.ts', arxiv: '2501.00001', title: null, system: null },
      { file: 'a.ts', arxiv: '1706.1234', title: null, system: null },
    ]);
  });

  const system = (number: number, name: string, arxiv: string | null): System => ({
    number,
    name,
    system: name,
    title: `${name}: On Its Subject`,
    arxiv,
    kind: ['R'],
    mechanism: 'something',
    claim: 'something else',
  });
  const two = [system(1, 'RED', '2401.00001'), system(2, 'Blue one', null)];
  const cite = (file: string, given: Partial<Citation>): Citation => ({
    file,
    arxiv: null,
    title: null,
    system: null,
    ...given,
  });

  test.each<[string, Partial<Citation>, RegExp | null]>([
    ['a known id', { arxiv: '2401.00001' }, null],
    ['a known id with its title', { arxiv: '2401.00001', title: 'RED: on its subject' }, null],
    ['a title without its subtitle', { arxiv: '2401.00001', title: 'RED' }, null],
    ['a paper that is none of them', { arxiv: '1706.00001', title: 'Another' }, null],
    [
      'an id that the list lacks',
      { arxiv: '2402.00002', title: two[1]!.title },
      /id null, not 2402/,
    ],
    ['another id', { arxiv: '2402.00002', title: two[0]!.title }, /id 2401\.00001, not 2402/],
    ['another title', { arxiv: '2401.00001', title: 'Green' }, /is titled "RED: On Its Subject"/],
    ['an id with another number', { arxiv: '2401.00009', system: 2 }, /id null, not 2401\.00009/],
    ['a number that is not there', { system: 3 }, /system 3 is not in the list/],
  ])('must agree with the list: %s', (_, given, fault) => {
    const faults = faultsOf(two, [cite('a.ts', given)]).join();
    if (fault === null) expect(faults).toBe('');
    else expect(faults).toMatch(fault);
  });

  const stateOf = (files: readonly string[], experiments: string) =>
    traceSystems(
      two,
      files.map((file) => cite(file, { arxiv: '2401.00001' })),
      experiments,
    ).map(({ state }) => state);

  test.each<[string, readonly string[], string, string]>([
    ['nothing', [], '## RED\n', 'not yet'],
    ['a term', ['src/rewards/terms/red.ts'], '## RED\n', 'part'],
    ['a scenario', ['scenarios/red.ts'], '## Blue\nINFRARED, RED-2, Red\n', 'runs'],
    ['a scenario and its name', ['scenarios/red.ts'], '## Runs\nOf RED.\n', 'measured'],
    ['a scenario and its id', ['scenarios/red.ts'], '## All\narXiv 2401.00001\n', 'measured'],
    [
      'a scenario and the page’s opening',
      ['scenarios/red.ts'],
      '# All\nOf RED.\n\n# Blue\n',
      'runs',
    ],
    ['all', ['scenarios/red.ts', 'agents/red.ts'], '## RED\n', 'measured'],
  ])('give a system its state: %s', (_, files, experiments, state) => {
    expect(stateOf(files, experiments)).toEqual([state, 'not yet']);
  });
});
