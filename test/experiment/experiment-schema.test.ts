import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import type {
  EpisodeRequest,
  Experiment,
  Opponents,
  Turn,
} from '../../src/experiment/experiment.ts';
import { experimentSchema } from '../../src/experiment/experiment-schema.ts';
import { echoExperiment } from '../runs/echo-experiment.ts';

describe('the type of an experiment is inferred from what checks it', () => {
  test('hooks keep their arguments and results', () => {
    expectTypeOf<Experiment['plan']>().toEqualTypeOf<(turn: Turn) => readonly EpisodeRequest[]>();
    expectTypeOf<Opponents['success']>().toEqualTypeOf<
      (episode: Episode, seat: Opponents['seat']) => number | null
    >();
    expectTypeOf<Experiment['schedule']>().toEqualTypeOf<{
      readonly updates: number;
      readonly staleness: 0 | 1;
      readonly evaluateEvery: number;
      readonly keepVersions?: 'all' | 'none' | { readonly every: number };
      readonly keepEpisodes?: { readonly every?: number; readonly gigabytes?: number };
    }>();
  });

  test('a field that may be absent is never undefined', () => {
    expectTypeOf<Pick<Experiment, 'score'>>().toEqualTypeOf<{ readonly score?: string }>();
    // @ts-expect-error: it is left out where there is none
    const wrong: Pick<Experiment, 'score'> = { score: undefined };
    expect(wrong).toBeDefined();
  });

  test('a misspelt field is refused by the compiler', () => {
    const experiment = echoExperiment();
    // @ts-expect-error: it is called `canary`
    const wrong: Experiment = { ...experiment, canery: undefined };
    expect(experimentSchema.safeParse(wrong).success).toBe(true); // in JavaScript one may keep things of one's own
  });
});
