import { readFileSync } from 'node:fs';
import { foldKey, keyFromSeed } from '../../../src/core/random.ts';
import { ADVERSARIAL_ALARMS, DISCUSSION_ALARMS } from 'agon-sim/curricula';
import { DEFAULT_ALARMS } from '../../../src/learning/index.ts';
import { applySettings } from '../../../src/experiment/apply-settings.ts';
import type { Experiment, Turn } from '../../../src/experiment/experiment.ts';
import { loadScenario } from '../../../src/runs/load-scenario.ts';
import type { Scenario } from '../../../src/experiment/scenario.ts';
import { listSettings } from '../../../src/experiment/settings.ts';
import type { Setting } from '../../../src/experiment/settings.ts';

/** Counts above ten become three: problems, lessons, samples, updates of a stage. */
const MANY = 10;
const FEW = 3;

/** A scenario as a reader of its file sees it. */
export interface ScenarioFile {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly text: string;
  readonly scenario: Scenario;
  readonly settings: readonly Setting[];
  /** `arm=random`: every word of every choice, but of the defaults only that of the arm. */
  readonly choices: readonly string[];
  /** Assignments that make little of everything; what problems are like (`domain.*`) stays as it is. */
  readonly tiny: readonly string[];
  /** The experiment with some settings changed, as `--set` changes them. */
  readonly build: (...assignments: readonly string[]) => Experiment;
}

export async function openScenario(name: string): Promise<ScenarioFile> {
  const { scenario, path } = await loadScenario(name);
  const settings = listSettings(scenario.settings);
  return {
    name,
    text: readFileSync(path, 'utf8'),
    scenario,
    settings,
    choices: settings.flatMap(({ path: setting, choices = [] }) =>
      choices.slice(setting === 'arm' ? 0 : 1).map((word) => `${setting}=${word}`),
    ),
    tiny: settings
      .filter(({ value }) => Number.isInteger(value) && Number(value) > MANY)
      .filter(({ path: setting }) => !setting.startsWith('domain.'))
      .map(({ path: setting }) => `${setting}=${FEW}`),
    build: (...assignments) => scenario.build(applySettings(scenario.settings, assignments)),
  };
}

/** All games that an experiment plans: of some updates, of both extents of its evaluations, and of its canary. */
export function gamesOf(experiment: Experiment) {
  const versions = Object.fromEntries(Object.keys(experiment.policies).map((name) => [name, 3]));
  const turn = (update: number): Turn => ({
    update,
    key: foldKey(keyFromSeed(7), update),
    versions,
    opponents: (_, count) => Array.from({ length: count }, (_, i) => i % 4),
  });
  return {
    training: [1, 2, 200].map((update) => experiment.plan(turn(update))),
    evaluations: experiment.evaluations.map(({ games }) => [
      games(versions, 'brief'),
      games(versions, 'full'),
    ]),
    canary: experiment.canary?.games(versions) ?? [],
  };
}

const SHIPPED = [...DEFAULT_ALARMS, ...ADVERSARIAL_ALARMS, ...DISCUSSION_ALARMS];

/**
 * The metrics that an experiment names: its score, and what its early stop and its own alarms watch. The alarms that
 * all share watch what is there, and so do patterns.
 */
export function metricsOf({ score, stopWhen, alarms = [] }: Experiment) {
  const own = alarms
    .filter((rule) => !SHIPPED.includes(rule) && !rule.metric.startsWith('*'))
    .map(({ metric }) => metric);
  return {
    score: score ?? stopWhen?.truth ?? 'no score',
    watched: !stopWhen ? own : [...own, stopWhen.proxy, stopWhen.truth],
  };
}
