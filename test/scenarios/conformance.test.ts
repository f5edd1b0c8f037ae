import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { shippedScenarios } from '../../src/runs/load-scenario.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import { metricsOf, openScenario } from './conformance/scenario-file.ts';
import { SCENARIO_RULES } from './conformance/scenario-rules.ts';
import { runTiny } from './conformance/tiny-run.ts';
import type { TinyRun } from './conformance/tiny-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-tiny-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Every file of scenarios/ keeps to this, by being there.
describe.each(shippedScenarios())('scenarios/%s.ts', async (name) => {
  const file = await openScenario(name);

  test.each(Object.entries(SCENARIO_RULES))('%s', (_, rule) => rule(file));

  // Which problems it is judged by makes no other experiment.
  const choices = file.choices.filter((choice) => !choice.startsWith('evaluation.'));

  const [usual = ''] = choices;
  let usualRun: Promise<TinyRun> | undefined;
  const runAlone = (choice: string) =>
    choice === usual
      ? (usualRun ??= runTiny(file, choice, { folder, workers: 0 }))
      : runTiny(file, choice, { folder, workers: 0 });

  test.each(choices)(
    'runs with %s, has the metrics that it names, and verifies',
    async (choice) => {
      const { path, result, hashes, updates } = await runAlone(choice);
      expect(updates.map((metrics) => metrics['episodes.failed'])).toEqual([0, 0]);
      expect(hashes.length).toBeGreaterThan(0);
      expect(await verifyRun({ run: path })).toMatchObject({
        episodes: hashes.length,
        verified: hashes.length,
        missing: 0,
        problems: [],
        firstDifference: null,
      });

      const last = updates.at(-1) ?? {};
      expect(Object.keys(last).filter((metric) => last[metric] === null)).toEqual([]); // NaN is
      const { score, watched } = metricsOf(file.build(choice));
      expect(result.after).toHaveProperty([score]);
      expect(result.after[score]).not.toBeNaN();
      for (const metric of watched) {
        expect({ ...last, ...result.after }).toHaveProperty([metric]);
      }
    },
  );

  test('plays the same with a worker thread as without', async () => {
    const alone = await runAlone(usual);
    const helped = await runTiny(file, usual, { folder, workers: 1 });
    expect(helped.hashes).toEqual(alone.hashes);
    expect(helped.updates).toEqual(alone.updates);
    expect(helped.result.after).toEqual(alone.result.after);
  });
});
