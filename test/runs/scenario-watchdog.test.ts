import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { buildExperiment } from '../../src/experiment/build-experiment.ts';
import { inScenario } from '../../src/experiment/guard-experiment.ts';
import { watchScenarioCalls } from '../../src/experiment/scenario-calls.ts';
import { watchScenario } from '../../src/runs/scenario-watchdog.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';
import game from '../../docs/examples/rock-paper-scissors.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  watchScenarioCalls(undefined);
  for (const close of open.splice(0)) await close();
});

/** A watch that looks by hand alone and tells after two looks. */
function watch() {
  const file = join(temporaryFolder(), 'told');
  const tellTo = openSync(file, 'w');
  const watching = watchScenario({ periodMs: Infinity, patience: 2, tellTo });
  watchScenarioCalls(watching);
  open.push(async () => {
    await watching.close();
    closeSync(tellTo);
  });
  const look = (times: number) => {
    for (let i = 0; i < times; i++) watching.look();
  };
  return { look, told: () => readFileSync(file, 'utf8') };
}

test('a function that holds its thread is told by name from another thread', () => {
  const { look, told } = watch();
  inScenario('plan', () => look(3)); // as a loop that has no end: nothing else runs in this thread
  expect(told()).toMatch(/^agon: waiting for the scenario: plan has been at work; if it never/);
  expect(told().split('\n')).toHaveLength(2);
});

test('it is told again as long as it lasts', () => {
  const { look, told } = watch();
  inScenario('plan', () => look(5));
  expect(told().match(/plan has been/g)).toHaveLength(2);
});

test.each(['build', 'plan', 'games', 'score'])('a scenario that never leaves its %s', (name) => {
  const { look, told } = watch();
  const hang = () => look(3);
  const build: typeof game.build = (settings) => {
    if (name === 'build') hang();
    const built = game.build(settings);
    return {
      ...built,
      plan: (turn) => (hang(), built.plan(turn)),
      evaluations: built.evaluations.map((exam) => ({
        ...exam,
        games: (versions, size) => (hang(), exam.games(versions, size)),
        score: (episodes) => (hang(), exam.score(episodes)),
      })),
    };
  };
  const experiment = buildExperiment({ ...game, build });
  const [exam] = experiment.evaluations;
  if (name === 'plan')
    experiment.plan({ update: 1, key: [1, 2], versions: {}, opponents: () => [] });
  if (name === 'games') exam?.games({}, 'brief');
  if (name === 'score') exam?.score([]);
  expect(told()).toContain(name);
});

test('a promise that never settles is told, also beside calls that come back', async () => {
  const { look, told } = watch();
  let settle = (): void => undefined;
  const waits = inScenario(
    'x.mjs, as it is loaded,',
    () => new Promise<void>((done) => (settle = done)),
  );
  inScenario('plan', () => undefined);
  look(3);
  expect(told()).toContain('x.mjs, as it is loaded, has been at work');
  settle();
  await waits;
});

test('nothing is told of calls that come back, however many', () => {
  const { look, told } = watch();
  for (let i = 0; i < 5; i++) inScenario('plan', () => look(1));
  expect(() =>
    inScenario('plan', () => {
      throw new Error('no');
    }),
  ).toThrow('plan: must not throw');
  look(5);
  expect(told()).toBe('');
});

test('an unseen character of a name is not written to the terminal', () => {
  const { look, told } = watch();
  inScenario('a\u001b[2Jb', () => look(3));
  expect(told()).toContain('a?[2Jb');
});
