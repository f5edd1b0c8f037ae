import { DEFAULT_ALARMS } from '../learning/index.ts';
import type { AlarmRule } from '../learning/index.ts';
import type { Experiment } from './experiment.ts';

/** The rules that an experiment is watched by: without a word of its own, those that ship with Agon. */
export function alarmsOf({ alarms }: Pick<Experiment, 'alarms'>): readonly AlarmRule[] {
  return alarms ?? DEFAULT_ALARMS;
}
