import { describe, expect, test } from 'vitest';
import { splitSettings } from '../../src/cli/flags/setting-flag.ts';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import { loadScenario } from '../../src/runs/load-scenario.ts';
import { varySettings } from '../../src/runs/study/plan-study.ts';
import { understood } from '../cli/understood.ts';
import type { Understood } from '../cli/understood.ts';
import { blocksOf, pages } from './pages.ts';

/** What is to be typed: one command a line, without comments, continued lines joined. */
const commandsOf = (page: string): readonly string[] =>
  blocksOf(page, 'sh|bash')
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/ #.*$/, '').trim())
    .flatMap((line) => /^(?:npx )?agon (.*)$/.exec(line)?.[1] ?? []);

/** The scenario that a line names, if any, with the settings of each of its variants. */
function askedOf({ command, args, flags }: Understood) {
  const words = (name: string) => (flags[name] ?? []) as readonly string[];
  switch (command) {
    case 'run':
    case 'study':
    case 'gap': {
      const { names, set } = splitSettings(args, words('set'));
      if (flags['run'] === undefined) expect(names).toHaveLength(1);
      const variants = varySettings(words('vary'));
      return { scenario: names[0], sets: variants.map((one) => [...set, ...one.set]) };
    }
    case 'prompt':
      return args[0]?.startsWith('runs/') ? {} : { scenario: args[0], sets: [words('set')] };
    case 'list':
      return { scenario: args[0] };
    default:
      return {};
  }
}

describe.each(pages.filter((page) => commandsOf(page).length > 0))('%s', (page) => {
  test.each(commandsOf(page))('has a command that is understood: agon %s', async (line) => {
    const { scenario: name, sets = [] } = askedOf(await understood(line));
    if (name === undefined) return;
    const { scenario } = await loadScenario(name);
    for (const set of sets) applySettings(scenario.settings, set);
  });
});
