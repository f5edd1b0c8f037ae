import type { HeldOutGames } from '../actors/environment.ts';
import type { Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, PolicyName, PolicyVersion, RoleName } from '../core/ids.ts';
import { foldKey, keyFromSeed } from '../core/random.ts';
import type { GoodhartRule } from '../learning/index.ts';
import { weightAt } from '../rewards/compose-rewards.ts';
import { environmentsOf } from './environments-of.ts';
import type { Canary, EpisodeRequest, Experiment } from './experiment.ts';

/** Problems of the canary, and updates between looks. */
const GAMES = 100;
const EVERY = 10;

/** Of the range of what its role is paid, and of the truth: what has to rise, and to fall, before the rule speaks. */
const TOLERANCE = { proxy: 0.02, truth: 0.05 };

/** Problems are the same for every run, so that runs can be compared. */
const KEY = foldKey(keyFromSeed(2310), 'canary');

/** An experiment whose canary and rule for stopping are there, or aren't. */
export type GuardedExperiment = Omit<Experiment, 'canary' | 'stopWhen'> & {
  readonly canary?: Canary;
  readonly stopWhen?: GoodhartRule;
};

/**
 * An experiment that learns where labels are known gets a canary without asking: greedy games on problems that
 * training never draws, in the first of its environments that knows some (`Environment.heldOut`), by the policies
 * that its own games seat; and with it the rule that ends a run whose reward rises while the canary falls. Whoever
 * has a canary of his own gets neither; `canary: null` and `stopWhen: null` turn them off.
 */
export function withDefaultCanary(experiment: Experiment): GuardedExperiment {
  const { canary, stopWhen, ...rest } = experiment;
  const found = canary === undefined ? heldOutOf(experiment) : undefined;
  const used = canary ?? (found && canaryOf(experiment, found));
  const rule = stopWhen === undefined && found ? ruleOf(experiment, found.heldOut) : stopWhen;
  return { ...rest, ...(used && { canary: used }), ...(used && rule && { stopWhen: rule }) };
}

interface Found {
  readonly environment: string;
  readonly heldOut: HeldOutGames;
}

/** Undefined where nobody learns, or nothing is known. */
export function heldOutOf(experiment: Experiment): Found | undefined {
  if (Object.keys(experiment.training).length === 0) return undefined;
  for (const { name, heldOut } of environmentsOf(experiment)) {
    if (heldOut !== undefined) return { environment: name, heldOut };
  }
  return undefined;
}

function canaryOf(experiment: Experiment, { environment, heldOut }: Found): Canary {
  let seated: Seated | undefined; // games of an update are planned once, when they are asked for
  return {
    every: EVERY,
    games: (versions) => {
      const who = (seated ??= seatedIn(experiment));
      const seat = (agent: AgentId, role: RoleName): Seat => ({
        ...seatFor(who, agent, role, versions, environment),
        sampling: { temperature: 0, topP: 1 },
      });
      return heldOut.games(KEY, GAMES).map(({ task, seats }): EpisodeRequest => ({
        task,
        environment,
        seats: Object.fromEntries(
          Object.entries(seats).map(([agent, role]) => [agent, seat(agent, role)]),
        ),
      }));
    },
    score: (episodes) => heldOut.score(episodes),
  };
}

type Versions = Readonly<Record<PolicyName, PolicyVersion>>;
type Seated = readonly (readonly [AgentId, Seat])[];

/** Who sits where in the games of the first update: whose policies learn comes first. */
function seatedIn({ plan, training, policies }: Experiment): Seated {
  const versions = Object.fromEntries(Object.keys(policies).map((name) => [name, 0]));
  const games = plan({
    ...{ update: 1, key: KEY, versions },
    opponents: (_, count) => Array.from({ length: count }, () => 0),
  });
  const seats = games.flatMap((game) => Object.entries(game.seats));
  const learns = ([, { policy }]: Seated[number]) => policy in training;
  return [...seats.filter(learns), ...seats.filter((one) => !learns(one))];
}

/** As the same agent is seated in training, or else another of its role. */
function seatFor(
  seated: Seated,
  agent: AgentId,
  role: RoleName,
  versions: Versions,
  environment: string,
): Seat {
  const ofRole = seated.filter(([, seat]) => seat.role === role);
  const [, seat] = ofRole.find(([name]) => name === agent) ?? ofRole[0] ?? [];
  if (seat === undefined) {
    throw new UserError(
      `canary: the held-out games of ${environment} need a ${role}, and the games of the first update seat none; ` +
        'give the experiment a canary, or `canary: null` to go without',
    );
  }
  return { role, policy: seat.policy, version: versions[seat.policy] ?? seat.version };
}

function ruleOf({ rewards }: Experiment, { truth, role }: HeldOutGames): GoodhartRule {
  const paid = rewards.filter(({ roles }) => roles === undefined || roles.includes(role));
  const range = paid.reduce((sum, part) => {
    const [least, greatest] = part.term.range;
    return sum + Math.abs(weightAt(part, 1)) * (greatest - least);
  }, 0);
  return {
    proxy: `${role}.reward`,
    truth: `canary.${truth}`,
    patience: 3,
    tolerance: { proxy: TOLERANCE.proxy * range, truth: TOLERANCE.truth },
    then: 'stop',
  };
}
