import { describe, expect, test } from 'vitest';
import { readSources } from './source-files.ts';

/** Rooms by rank: a room may import rooms of lower rank only; rooms of one rank never import each other. */
const RANKS: readonly (readonly string[])[] = [
  ['core', 'statistics'],
  ['engine'],
  ['games'],
  ['policies'],
  ['rewards', 'recording'],
  ['actors'],
  ['learning', 'league'],
  ['experiment'],
  ['training', 'replay', 'workers'],
  ['runs', 'bridges'],
  ['cli', 'viewer'],
];
/** Within a rank these imports alone are allowed. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  recording: ['rewards'],
  league: ['learning'],
  replay: ['training'],
  workers: ['training'],
  cli: ['viewer'],
};
const rankOf = (room: string): number => RANKS.findIndex((rooms) => rooms.includes(room));

function mayImport(from: string, to: string): boolean {
  return rankOf(to) < rankOf(from) || (BESIDE[from]?.includes(to) ?? false);
}

/** Each heavy dependency has one home; elsewhere it comes in through that room's own types. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  '@tensorflow/': ['src/engine', 'src/policies/transformer', 'src/learning'],
  msgpackr: ['src/recording'],
  yalps: ['src/games'],
  openskill: ['src/league'],
  piscina: ['src/workers'],
  commander: ['src/cli'],
  webgpu: ['src/engine'],
  openai: ['src/policies/endpoint'],
  'p-queue': ['src/policies/endpoint'],
  tsx: ['src/runs', 'src/workers'],
  elkjs: ['src/viewer/charts'],
  uplot: ['src/viewer/page/parts/curve.tsx'],
  react: ['src/viewer/page'],
  'react-dom': ['src/viewer/page/main.tsx'],
  '@tanstack/': ['src/viewer/page/views'],
};

/** These rooms also run in a browser tab, but for files that say `-file` or `-node` in their name. */
const BROWSER_ROOMS = [
  'core',
  'engine',
  'statistics',
  'games',
  'policies',
  'actors',
  'recording',
  'rewards',
  'learning',
  'league',
  'experiment',
  'training',
  'replay',
];

/** What is outside src, from the bottom: each level may import itself and those before it, by path or through the package. */
const LEVELS: readonly RegExp[] = [
  /^environments\/tasks\//,
  /^(environments\/|agon-sim\/environments$)/,
  /^(agents\/|agon-sim\/agents$)/,
  /^(scenarios\/curricula\/|agon-sim\/curricula$)/,
  /^(scenarios\/|agon-sim\/scenarios\/)/,
];
const levelOf = (path: string): number => LEVELS.findIndex((level) => level.test(path));

const sources = readSources(['src', 'agents', 'environments', 'scenarios']);
const roomOf = (path: string): string => path.split('/')[1] ?? '';

describe('imports', () => {
  test('inside src point from higher rooms to lower ones', () => {
    const against = sources
      .filter(({ path }) => path.startsWith('src/') && path.split('/').length > 2)
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => target.startsWith('src/') && roomOf(target) !== roomOf(path))
          .filter((target) => !mayImport(roomOf(path), roomOf(target)))
          .map((target) => `${path} -> ${target}`),
      );
    expect(against).toEqual([]);
  });

  test('lead into src only through the package, as a user of Agon would', () => {
    const against = sources
      .filter(({ path }) => !path.startsWith('src/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => target.startsWith('src/'))
          .map((target) => `${path} -> ${target}`),
      );
    expect(against).toEqual([]);
  });

  test('never lead from src to agents, environments or scenarios', () => {
    const against = sources
      .filter(({ path }) => path.startsWith('src/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => /^(agents|environments|scenarios|agon-sim)(\/|$)/.test(target))
          .map((target) => `${path} -> ${target}`),
      );
    expect(against).toEqual([]);
  });

  test('outside src go from scenarios to curricula, agents, environments and tasks, never back', () => {
    const against = sources
      .filter(({ path }) => levelOf(path) >= 0)
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => levelOf(target) > levelOf(path))
          .map((target) => `${path} -> ${target}`),
      );
    expect(against).toEqual([]);
  });

  test.each(Object.entries(HOMES))('of %s stay in its home', (dependency, homes) => {
    const against = sources
      .filter(({ imports }) =>
        imports.some(
          (target) =>
            target === dependency || (dependency.endsWith('/') && target.startsWith(dependency)),
        ),
      )
      .filter(({ path }) => !homes.some((home) => path.startsWith(home)))
      .map(({ path }) => path);
    expect(against).toEqual([]);
  });

  test('of the page of the viewer take nothing from the server but what it tells', () => {
    const against = sources
      .filter(({ path }) => path.startsWith('src/viewer/page/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^import (?!type ).*? from '((?:\.\.\/)+(?!.*page).*)';$/gm)]
          .map(([, target = '']) => target)
          .filter((target) => leadsOut(path, target))
          .map((target) => `${path} -> ${target}`),
      );
    expect(against).toEqual([]);
  });

  test('of Node itself stay out of what runs in a browser tab', () => {
    const against = sources
      .filter(({ path }) => BROWSER_ROOMS.includes(roomOf(path)) && path.startsWith('src/'))
      .filter(({ path }) => !/-(file|node)\.ts$/.test(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => target.startsWith('node:'))
          .map((target) => `${path} -> ${target}`),
      );
    expect(against).toEqual([]);
  });

  test('and so do the names that Node alone knows, unless somebody first looks whether they are there', () => {
    const against = sources
      .filter(({ path }) => BROWSER_ROOMS.includes(roomOf(path)) && path.startsWith('src/'))
      .filter(({ path }) => !/-(file|node)\.ts$/.test(path) && !IN_NODE_ALONE.includes(path))
      .flatMap(({ path, text }) =>
        ['process', 'Buffer', 'setImmediate', 'SharedArrayBuffer', '__dirname']
          .filter((name) => usesName(text, name) && !text.includes(`typeof ${name} `))
          .map((name) => `${path}: ${name}`),
      );
    expect(against).toEqual([]);
  });
});

/** Whether a path leads from a file of the page to one outside of it. */
const leadsOut = (path: string, target: string): boolean =>
  !new URL(target, `file:///${path}`).pathname.startsWith('/src/viewer/page/');

/** Called only where `runsInNode()` says so. */
const IN_NODE_ALONE = [
  'src/engine/backends/wasm-folder.ts',
  'src/engine/backends/without-new-listeners.ts',
  'src/engine/kernels/load-kernels.ts',
];

/** Whether code uses a name, as an object or a call; comments and properties of that name don't count. */
function usesName(text: string, name: string): boolean {
  const code = text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  return new RegExp(`(?<![.\\w'])${name}(?=[.(])`).test(code);
}
