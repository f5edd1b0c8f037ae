import type { Experience } from './experience.ts';

/** One reply is to become likelier against another one to the same prompt. */
export interface Preference {
  /** Positions in the batch, not the same. */
  readonly chosen: number;
  readonly rejected: number;
  /** Share in the loss, at least 0. The pair may also be there the other way round, with another weight. */
  readonly weight: number;
}

/**
 * Makes pairs of a batch: what an estimator is for objectives that compare. Pure; the same pairs
 * whatever the order of the batch.
 */
export interface Pairing {
  readonly name: string;
  /** Shown what past versions of the policy did too, not only what the latest one did. False if absent. */
  readonly seesPast?: boolean;
  pair(batch: readonly Experience[]): readonly Preference[];
}
