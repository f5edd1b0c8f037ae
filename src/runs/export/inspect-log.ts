import type { RunDescription } from '../folder/run-description.ts';
import { mean, sampleOf } from './inspect-sample.ts';
import type { JudgedEpisode } from './inspect-sample.ts';

/** Files of one `.eval` archive by their names: Inspect's log of schema 2, up to some hundred samples. */
export function inspectLog(
  description: RunDescription,
  name: string,
  episodes: readonly JudgedEpisode[],
): Readonly<Record<string, unknown>> {
  const samples = episodes.map((judged) => sampleOf(judged, description.started));
  const scorers = [...new Set(samples.flatMap(({ scores }) => Object.keys(scores)))];
  const spec = specOf(
    description,
    name,
    samples.map(({ id }) => id),
  );
  const plan = { name: 'plan', steps: [], config: {} };
  return {
    '_journal/start.json': { version: 2, eval: spec, plan },
    ...Object.fromEntries(samples.map((sample) => [`samples/${sample.id}_epoch_1.json`, sample])),
    'summaries.json': samples.map(({ id, input, target, scores, metadata }) => ({
      id,
      epoch: 1,
      input,
      target,
      metadata,
      scores,
      completed: true,
    })),
    'header.json': {
      version: 2,
      status: 'success',
      eval: spec,
      plan,
      results: {
        total_samples: samples.length,
        completed_samples: samples.length,
        scores: scorers.map((scorer) => ({
          name: scorer,
          scorer,
          params: {},
          metrics: {
            mean: {
              name: 'mean',
              value: mean(samples.flatMap(({ scores }) => scores[scorer]?.value ?? [])),
              params: {},
            },
          },
        })),
      },
      stats: {
        started_at: description.started,
        completed_at: description.started,
        model_usage: {},
      },
    },
  };
}

function specOf(description: RunDescription, name: string, ids: readonly string[]): unknown {
  return {
    eval_id: name,
    run_id: name,
    created: description.started,
    task: description.scenario,
    task_id: name,
    task_version: 0,
    task_attribs: {},
    task_args: description.settings,
    dataset: { name: description.scenario, samples: ids.length, sample_ids: ids, shuffled: false },
    model: 'agon',
    model_args: {},
    config: {},
    packages: { 'agon-sim': description.versions.agon },
    metadata: { seed: description.seed, engine: description.engine },
  };
}
