import { describe, expect, test } from 'vitest';
import type { Ports } from '../../src/cli/ports.ts';
import { UserError } from '../../src/core/errors.ts';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import { loadScenario } from '../../src/runs/load-scenario.ts';
import { fakeWorld, typed } from '../cli/fake-world.ts';
import { blocksOf, pages } from './pages.ts';

/** What is to be typed: one command a line, without comments, continued lines joined. */
const commandsOf = (page: string): readonly string[] =>
  blocksOf(page, 'sh|bash')
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/ #.*$/, '').trim())
    .flatMap((line) => /^(?:npx )?agon (.*)$/.exec(line)?.[1] ?? []);

/** What a command asks of the rest of Agon, as far as it can be wrong. */
interface Asked {
  readonly scenario?: string;
  readonly set?: readonly string[];
  readonly variants?: readonly { readonly set: readonly string[] }[];
}

const PORTS: readonly (keyof Ports)[] = [
  ...(['startRun', 'resumeRun', 'verifyRun', 'listEpisodes', 'readEpisode', 'measureGap'] as const),
  ...([
    'evaluateRun',
    'runStudy',
    'compareRuns',
    'forkRun',
    'creditRun',
    'exportRun',
    'listScenarios',
    'describeScenario',
    'diagnose',
    'showPrompt',
    'openViewer',
  ] as const),
];

describe.each(pages.filter((page) => commandsOf(page).length > 0))('%s', (page) => {
  test.each(commandsOf(page))('has a command that is understood: agon %s', async (line) => {
    const asked: Asked[] = [];
    const note = (query?: Asked) => {
      asked.push(query ?? {});
      return Promise.reject(new UserError('noted, and not done'));
    };
    const words = line.split(/\s+/);
    const world = fakeWorld({
      folders: words.filter((word) => word.startsWith('runs/')),
      files: words.filter((word) => word.endsWith('.jsonl')),
    });
    const { err } = await typed(line, Object.fromEntries(PORTS.map((name) => [name, note])), world);
    expect(err.trim()).toBe('error noted, and not done');
    for (const { scenario: name, set = [], variants = [{ set: [] }] } of asked) {
      if (name === undefined) continue;
      const { scenario } = await loadScenario(name);
      for (const variant of variants) applySettings(scenario.settings, [...set, ...variant.set]);
    }
  });
});
