import { UserError } from '../core/errors.ts';
import type { Environment } from '../actors/environment.ts';
import type { Experiment } from './experiment.ts';

/**
 * All environments that an experiment's games may be played in, the one by default first.
 *
 * @throws UserError if two have one name, since games name them
 */
export function environmentsOf({
  environment,
  otherEnvironments = [],
}: Pick<Experiment, 'environment' | 'otherEnvironments'>): readonly Environment[] {
  const all = [environment, ...otherEnvironments];
  const names = all.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return all;
  throw new UserError(
    `experiment: its environments must have names of their own, got ${twice} twice; name each once`,
  );
}
