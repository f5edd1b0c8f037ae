import type { z } from 'zod';
import type {
  bench,
  canary,
  evaluation,
  experimentSchema,
  gap,
  opponents,
  policySpec,
  schedule,
  training,
  trainingOptions,
  warmStartStep,
} from './experiment-schema.ts';

export type { BenchMetric } from './experiment-schema.ts';
export type { EpisodeRequest, EvaluationSize, Turn } from './episode-request.ts';

/*
 * The types of the scenario language. Their fields, with what each is for, are in `experiment-schema.ts`,
 * from which they are inferred: what is checked and what is typed can't part.
 */

/** What a scenario builds from its settings: every part of an experiment, as values. */
export interface Experiment extends z.output<typeof experimentSchema> {}
export interface Schedule extends z.output<typeof schedule> {}
export interface TrainingOptions extends z.output<typeof trainingOptions> {}
export interface Opponents extends z.output<typeof opponents> {}
export interface Evaluation extends z.output<typeof evaluation> {}
export interface Canary extends z.output<typeof canary> {}
export interface Gap extends z.output<typeof gap> {}
export interface Bench extends z.output<typeof bench> {}
export type PolicySpec = z.output<typeof policySpec>;
export type WarmStartStep = z.output<typeof warmStartStep>;
export type Training = z.output<typeof training>;
