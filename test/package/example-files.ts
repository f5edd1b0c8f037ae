import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Where the code of the docs is. */
export const EXAMPLES = resolve(import.meta.dirname, '../../docs/examples');

/** Every file there, with `/`. */
export const exampleFiles: readonly string[] = readdirSync(EXAMPLES, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'));

/** Scenarios, with settings that make a run of seconds of it, and what the run must then speak of. */
export const SCENARIOS = {
  'varied-answers': { small: votes(), told: 'distinct:clipped' },
  'second-opinion': { small: votes(), told: 'evaluator-agreement' },
  'watched-votes': { small: votes(), told: 'canary.accuracy' },
  'verdict-only': {
    small: [
      ...['warmStart.first=2', 'warmStart.full=2', 'warmStart.sneaky=2', 'games.sneaky=4'],
      ...['games.correct=2', 'games.critics=2', 'evaluation.brief=2', 'evaluation.full=2'],
    ],
    told: 'spc-game',
  },
  'rock-paper-scissors': { small: ['games=4'], told: 'exploitability' },
  'chains-discussion': {
    small: [
      ...['games.problems=2', 'games.samples=2', 'warmStart.steps=2', 'warmStart.settling=1'],
      ...['evaluation.brief=2', 'evaluation.full=2', 'evaluation.sampled=2'],
      ...['evaluation.samples=2', 'evaluation.canary=2'],
    ],
    told: 'canary.gap',
  },
};

/** Scripts, tests and a list of values; each has a test of its own. */
export const OTHERS = [
  'games.ts',
  'ways-to-learn.ts',
  'watch-and-inject.ts',
  'replay-a-run.ts',
  'train-in-memory.ts',
  'rock-paper-scissors/rules.test.ts',
  'varied-answers/distinct.test.ts',
];

/** Where a file takes things from. */
export function importsOf(file: string): readonly string[] {
  const code = readFileSync(join(EXAMPLES, file), 'utf8');
  return [...code.matchAll(/^(?:import|export)[^;]*? from '(.+?)';$/gm)].map(
    ([, specifier = '']) => specifier,
  );
}

/** Other examples that a file imports. */
export function partsOf(file: string): readonly string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(EXAMPLES, resolve(EXAMPLES, dirname(file), specifier)))
    .map((path) => path.replaceAll('\\', '/'));
}

function votes(): readonly string[] {
  return [
    ...['games.questions=2', 'games.solvers=2', 'warmStart.steps=2', 'warmStart.settling=1'],
    ...['evaluation.brief=1', 'evaluation.full=1'],
  ];
}
