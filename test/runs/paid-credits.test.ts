import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { creditPayer } from '../../src/runs/paid-credits.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { startRun } from '../../src/runs/start-run.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';

const GAME = new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url);
const REWARDS = pathToFileURL(join(import.meta.dirname, '../../src/rewards/index.ts'));

/** The game with three terms, whose weights are read from the settings of the run. */
const SCENARIO = `
import game from ${JSON.stringify(GAME.href)};
import { annealed, randomReward } from ${JSON.stringify(REWARDS.href)};
const renamed = (term, name) => ({
  ...term,
  name,
  judge: (group) => term.judge(group).map((credit) => ({ ...credit, term: name })),
});
export default {
  ...game,
  name: 'weighed',
  settings: { ...game.settings, weight: -2 },
  build: (settings) => {
    const one = randomReward({ chance: 1 });
    return {
      ...game.build(settings),
      rewards: [
        { term: renamed(one, 'looked-at'), weight: 0 },
        { term: renamed(one, 'paid'), weight: settings.weight },
        { term: renamed(one, 'fading'), weight: annealed({ from: 4, to: 1, until: 4 }) },
      ],
    };
  },
};`;

describe('the credits of an episode', () => {
  let run: string;
  let scenario: string;

  beforeEach(async () => {
    const folder = temporaryFolder();
    [run, scenario] = [join(folder, 'run'), join(folder, 'weighed.mjs')];
    writeFileSync(scenario, SCENARIO);
    const set = ['games=4', 'weight=-3'];
    await startRun({ scenario, set, updates: 2, workers: 0, backend: 'wasm', out: run });
  });

  const pay = (id: string) =>
    creditPayer(run)(id, readRun(run).episodes.get(id)?.decode().credits ?? []);
  const weights = (id: string) =>
    pay(id)
      .credits.slice(0, 3)
      .map(({ term, value, weight, paid }) => [term, value, weight, paid]);

  test('are paid with the weights of the run’s settings, at the update of the episode', () => {
    expect(weights('train-1-0')).toEqual([
      ['looked-at', 1, 0, 0],
      ['paid', 1, -3, -3],
      ['fading', 1, 4, 4],
    ]);
    expect(weights('train-2-3')[2]).toEqual(['fading', 1, 3, 3]);
    expect(pay('train-2-3').unweighed).toBeUndefined();
  });

  test.each([
    ['is gone', () => rmSync(scenario)],
    ['has changed', () => writeFileSync(scenario, SCENARIO.replace('from: 4', 'from: 8'))],
    ['would do harm', () => writeFileSync(scenario, 'process.exit(7)')],
  ])('are paid as recorded, also when the scenario %s', (_, change) => {
    change();
    expect(weights('train-2-3')[2]).toEqual(['fading', 1, 3, 3]);
  });

  test.each([
    ['its folder says nothing', () => rmSync(join(run, 'run.json')), /run\.json/],
    ['they were not recorded', () => rmSync(join(run, 'metrics.jsonl')), /were not recorded/],
  ])('have no weights once %s, and the reason is given', (_, damage, reason) => {
    const recorded = readRun(run).episodes.get('train-1-0')?.decode().credits ?? [];
    damage();
    const { credits, unweighed } = creditPayer(run)('train-1-0', recorded);
    expect(credits).toEqual(recorded.map((one) => ({ ...one, weight: null, paid: null })));
    expect(unweighed).toMatch(reason);
  });

  test('have no weights where the scenario lacks a term, or training didn’t play', () => {
    const credit = {
      episode: 'train-1-0',
      agent: 'first',
      decisionIndex: 0,
      term: 'lost',
      value: 1,
    };
    expect(creditPayer(run)('train-1-0', [credit])).toEqual({
      credits: [{ ...credit, weight: null, paid: null }],
      unweighed: expect.stringContaining('has no reward term lost') as string,
    });
    const { unweighed } = creditPayer(run)('what-if', [{ ...credit, episode: 'what-if' }]);
    expect(unweighed).toMatch(/what-if.* of no update/);
  });
});
