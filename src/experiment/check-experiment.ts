import { UserError } from '../core/errors.ts';
import { showValue } from '../core/show-value.ts';
import { poolRules } from '../league/index.ts';
import { UNSEEN, checkOwnLosses, lossOf, watchGoodhart } from '../learning/index.ts';
import { checkLearningRate } from '../learning/learning-rate.ts';
import { checkWordings } from '../actors/reword.ts';
import { environmentsOf } from './environments-of.ts';
import type { Experiment } from './experiment.ts';
import { heldOutOf } from './default-canary.ts';
import { describeTransformers } from './describe-transformers.ts';
import { findDifference, architectureOf } from './policy-architecture.ts';
import { experimentSchema } from './experiment-schema.ts';

/**
 * Checks at the door what can be told of an experiment before anything of it is played: a wrong setting
 * is found before the warm start, not behind it. Scenarios may be JavaScript, or TypeScript that nobody has
 * type-checked, so their shape is looked at too.
 *
 * @throws UserError that names the field, its rule and what it got
 */
export function checkExperiment(experiment: Experiment): void {
  checkShape(experiment);
  checkRoles(experiment);
  checkWordings(environmentsOf(experiment), experiment.prompts ?? {});
  checkTaught(experiment);
  checkObjectives(experiment);
  checkPools(experiment);
  const { evaluations, canary, stopWhen } = experiment;
  const names = evaluations.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  // Their games and chance go by their names.
  if (twice !== undefined) throw wrong('evaluations', 'of different names', `${twice} twice`);
  if (!stopWhen) return;
  if (!canary && (canary === null || heldOutOf(experiment) === undefined)) {
    throw new UserError(
      'stopWhen: needs a canary to hold the reward against; add one to the experiment',
    );
  }
  watchGoodhart(stopWhen, 0, {}, UNSEEN); // checks the rule's numbers; whether its metrics exist, looks show
}

function checkShape(experiment: Experiment): void {
  const [issue] = experimentSchema.safeParse(experiment).error?.issues ?? [];
  if (issue === undefined) return;
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    experiment,
  );
  throw wrong(issue.path.join('.') || 'experiment', issue.message, showValue(got));
}

/** Roles that are paid or trained must sit somewhere: a misspelt one would pay nobody, without a word. */
function checkRoles(experiment: Experiment): void {
  const known = new Set(
    environmentsOf(experiment).flatMap(({ roles }) => Object.values(roles).map(({ name }) => name)),
  );
  const check = (where: string, { roles = [] }: { readonly roles?: readonly string[] }) => {
    const unknown = roles.find((role) => !known.has(role));
    if (unknown === undefined) return;
    throw wrong(`${where}.roles`, `roles of the environments (${[...known].join(', ')})`, unknown);
  };
  for (const [index, term] of experiment.rewards.entries()) check(`rewards.${index}`, term);
  for (const [policy, way] of Object.entries(experiment.training)) {
    if (!('parts' in way)) check(`training.${policy}`, way);
    else way.parts.forEach((part, index) => check(`training.${policy}.parts.${index}`, part));
  }
}

/** Policies that are taught must be there and able to learn, and lessons must have a speed. */
function checkTaught({ policies, training, warmStart }: Experiment): void {
  const transformers = Object.keys(policies).filter(
    (name) => policies[name]?.kind === 'transformer',
  );
  const check = (where: string, policy: string) => {
    if (transformers.includes(policy)) return;
    const known = transformers.join(', ') || 'none';
    throw wrong(where, `of a transformer among the experiment's policies (${known})`, policy);
  };
  for (const policy of Object.keys(training)) check('training', policy);
  for (const step of warmStart) {
    if (step.kind === 'copy') {
      check('warmStart', step.from);
      check('warmStart', step.to);
      checkCopy(step.from, step.to, policies);
      continue;
    }
    check('warmStart', step.policy);
    const { name, learningRate } = step.phase;
    mendable(() => checkLearningRate(learningRate, `warmStart, phase ${name}`));
  }
}

/** Weights may be copied only where they mean the same. */
function checkCopy(from: string, to: string, policies: Experiment['policies']): void {
  const transformers = describeTransformers({ policies });
  const [source, target] = [transformers[from], transformers[to]];
  if (source === undefined || target === undefined) return;
  const difference = findDifference(from, architectureOf(target), {
    [from]: architectureOf(source),
  });
  if (difference === undefined) return;
  throw new UserError(
    `warmStart: to copy its weights to ${to}, ${difference}; make both policies alike`,
  );
}

/** Every objective must have a loss. */
function checkObjectives({ training, losses = [] }: Experiment): void {
  checkOwnLosses(losses);
  for (const way of Object.values(training)) {
    for (const { objective } of 'parts' in way ? way.parts : [way]) lossOf(objective, losses);
  }
}

/** Rules of a league are asked only after the first games. */
function checkPools({ opponents = {} }: Experiment): void {
  for (const [policy, { pool }] of Object.entries(opponents)) {
    mendable(() => poolRules(pool), `opponents.${policy}, `);
  }
}

/** What is a RangeError to who calls a function is a scenario's mistake here. */
function mendable(check: () => unknown, where = ''): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${where}${error.message}; correct the scenario or its settings`);
  }
}

function wrong(where: string, rule: string, got: string): UserError {
  return new UserError(
    `${where}: must be ${rule}, got ${got}; correct the scenario or its settings`,
  );
}
