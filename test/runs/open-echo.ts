import { keyFromSeed } from '../../src/core/random.ts';
import type { EpisodePlan } from '../../src/core/episode.ts';
import type { Executor, PlayOptions } from '../../src/training/executor.ts';
import type { Experiment, Turn } from '../../src/experiment/experiment.ts';
import { openRun } from '../../src/runs/open-run.ts';
import { SelfPlay } from '../../src/training/self-play.ts';
import { echoExperiment, game } from './echo-experiment.ts';

/** What the executor was asked to play. */
export interface Asked {
  readonly ids: readonly string[];
  readonly plans: readonly EpisodePlan[];
  readonly options: PlayOptions | undefined;
}

/** The loop of an echo experiment with an executor that keeps what it was asked. */
export async function openEcho(changes: Partial<Experiment> = {}, seed = 1) {
  const experiment = echoExperiment(changes);
  const prepared = { experiment, scenarioPath: '', settings: {}, seed };
  const open = await openRun(prepared, { workers: 0, backend: 'wasm' });
  const asked: Asked[] = [];
  const { executor } = open;
  const watched: Executor = {
    workers: 0,
    weights: executor.weights,
    play: (plans, options) => {
      asked.push({ ids: plans.map(({ id }) => id), plans, options });
      return executor.play(plans, options);
    },
    gradients: (jobs, options) => executor.gradients(jobs, options),
    close: () => executor.close(),
  };
  const selfPlay = new SelfPlay(experiment, watched, open.policies, keyFromSeed(seed));
  const { learner } = open.policies['agent'] ?? {};
  if (learner === undefined) throw new Error('the experiment must have the policy agent');
  learner.freezeReference();
  return { ...open, selfPlay, learner, asked };
}

/** Four games of each digit, by the version that the turn plays as: enough that some earn more than others. */
export const sixteenGames = ({ versions }: Turn) =>
  Array.from({ length: 16 }, (_, n) => game(n % 4, versions));

export const schedule = (staleness: 0 | 1, updates = 12) => ({
  updates,
  staleness,
  evaluateEvery: 4,
});
