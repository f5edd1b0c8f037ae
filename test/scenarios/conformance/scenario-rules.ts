import { expect } from 'vitest';
import { keyFromSeed, openStream } from '../../../src/core/random.ts';
import { environmentsOf } from '../../../src/experiment/environments-of.ts';
import { applySettings } from '../../../src/experiment/apply-settings.ts';
import type { Experiment } from '../../../src/experiment/experiment.ts';
import { defaultSettings } from '../../../src/experiment/settings.ts';
import { deepFreeze } from '../../../src/core/deep-freeze.ts';
import { gamesOf } from './scenario-file.ts';
import type { ScenarioFile } from './scenario-file.ts';

/** Terms that pay for being right, and nothing else. */
const TRUTH = ['verifiable', 'final-state'];

/** What can be said of a scenario without running it. */
export const SCENARIO_RULES: Readonly<Record<string, (file: ScenarioFile) => void>> = {
  'is named after its file and says in one sentence what it is about': ({ name, scenario }) => {
    expect(scenario.name).toBe(name);
    expect(scenario.title).toMatch(/^[A-Z][^.]+[^.]$/);
  },

  'names its papers, and its header says so': ({ text, scenario: { sources } }) => {
    expect(sources.length).toBeGreaterThan(0);
    const header = commentBefore(text, /export default defineScenario/);
    for (const { title, arxiv } of sources) {
      expect(title).toMatch(/\w/);
      expect(arxiv).toMatch(/^\d{4}\.\d{4,5}$/);
      expect(header).toContain(`arXiv ${arxiv}`);
    }
  },

  'has settings that can be set to what they are': ({ scenario, settings }) => {
    for (const { value, choices = [value, 'another'] } of settings) {
      expect(typeof value === 'number' ? Number.isFinite(value) : true).toBe(true);
      expect(new Set(choices).size).toBe(choices.length);
      expect(choices.length).toBeGreaterThan(1);
    }
    const assignments = settings.map(({ path, value }) => `${path}=${value}`);
    expect(applySettings(scenario.settings, assignments)).toEqual(
      defaultSettings(scenario.settings),
    );
  },

  'takes its schedule from `updates` and `evaluateEvery`': ({ build }) => {
    const { schedule } = build('updates=7', 'evaluateEvery=3');
    expect(schedule).toMatchObject({ updates: 7, evaluateEvery: 3 });
  },

  'explains every arm above the setting': ({ text, settings }) => {
    const { choices = [] } = settings.find(({ path }) => path === 'arm') ?? {};
    expect(choices.length).toBeGreaterThan(1);
    const explanation = commentBefore(text, /arm: oneOf/);
    for (const word of choices) expect(explanation).toContain(`\`${word}\``);
  },

  'has problems enough for all that it plans': ({ build }) => {
    const { training, evaluations } = gamesOf(build());
    for (const games of [...training, ...evaluations.flat()]) {
      expect(games.length).toBeGreaterThan(0);
    }
  },

  'gives the same games when it is built again, whatever is chosen, and alters no settings': ({
    scenario,
    choices,
    tiny,
  }) => {
    const declared = structuredClone(scenario.settings);
    for (const choice of choices) {
      const settings = applySettings(scenario.settings, [...tiny, choice]);
      deepFreeze(settings);
      const experiment = scenario.build(settings);
      const games = gamesOf(experiment);
      expect(gamesOf(experiment), `${choice}, planned twice`).toEqual(games);
      const again = scenario.build(settings);
      expect(gamesOf(again), `${choice}, built twice`).toEqual(games);
      expect(lessonsOf(again), choice).toEqual(lessonsOf(experiment));
    }
    expect(scenario.settings).toEqual(declared);
  },

  'pays and teaches roles that its environments have, and policies that it has': (file) => {
    const experiments = file.choices.map((choice) => file.build(choice));
    // An arm may do without a role that is paid in others.
    const roles = new Set(experiments.flatMap(rolesOf));
    for (const { rewards, training, policies } of experiments) {
      const parts = Object.values(training).flatMap((one) => ('parts' in one ? one.parts : [one]));
      for (const { roles: named = [] } of [...rewards, ...parts]) {
        expect([...roles]).toEqual(expect.arrayContaining([...named]));
      }
      expect(Object.keys(policies)).toEqual(expect.arrayContaining(Object.keys(training)));
    }
  },

  'has a floor and a ceiling, unless opponents are what it is measured by': (file) => {
    if (file.build().opponents !== undefined) return;
    const paid = file.choices
      .filter((choice) => choice.startsWith('arm='))
      .map((choice) => paidTerms(file.build(choice)));
    expect(paid.some((terms) => terms.includes('random-reward'))).toBe(true);
    expect(paid.some((terms) => TRUTH.some((term) => terms.includes(term)))).toBe(true);
  },
};

/** The doc comment that ends right before what is looked for, as one line. */
function commentBefore(text: string, declaration: RegExp): string {
  const before = text.slice(0, text.search(declaration));
  const comment = before.slice(before.lastIndexOf('/**'));
  expect(comment).toMatch(/\*\/\s*$/);
  return comment.replace(/\s*\n\s*\*\s*/g, ' ');
}

function lessonsOf({ warmStart }: Experiment) {
  return warmStart.map((step) =>
    step.kind === 'copy'
      ? step
      : { ...step.phase, examples: step.phase.examples(openStream(keyFromSeed(5)), 40) },
  );
}

const rolesOf = (experiment: Experiment): readonly string[] =>
  environmentsOf(experiment).flatMap(({ roles }) => Object.values(roles).map(({ name }) => name));

const paidTerms = ({ rewards }: Experiment): readonly string[] =>
  rewards.filter(({ weight }) => weight !== 0).map(({ term }) => term.name);
