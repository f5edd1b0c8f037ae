import { UserError } from '../core/errors.ts';
import type { AgentId, PolicyName, RoleName } from '../core/ids.ts';
import type { Seat } from '../core/episode.ts';
import { keyFromSeed } from '../core/random.ts';
import { environmentsOf } from './environments-of.ts';
import type { EpisodeRequest, Experiment, PolicySpec, Turn } from './experiment.ts';
import { readPlayer } from './player.ts';
import type { SeatedPlayer } from './player.ts';

/**
 * The same experiment with other players in some of its seats, in training games, evaluations, canary, bench and gap alike.
 * A seat's own player goes before that of its role, and what was said last before what was said first. What such a player
 * says is judged as what was said before; transformers that sit nowhere any more are neither taught nor trained.
 *
 * @throws UserError for a role or a seat that isn't there
 */
export function seatPlayers(experiment: Experiment, players: readonly SeatedPlayer[]): Experiment {
  if (players.length === 0) return experiment;
  checkSeats(experiment, players);
  const { policies, names } = namePlayers(experiment, players);
  const reseat = reseating(players, names);
  return withoutIdle(reseatGames({ ...experiment, policies }, reseat), Object.values(names));
}

function checkSeats(experiment: Experiment, players: readonly SeatedPlayer[]): void {
  const seats = environmentsOf(experiment).flatMap(({ roles }) => Object.entries(roles));
  const known = new Set(seats.flatMap(([seat, { name }]) => [name, seat]));
  for (const { for: who } of players) {
    if (known.has(who)) continue;
    throw new UserError(
      `--policy: must name a role or a seat, got ${who}; there are: ${[...known].join(', ')}`,
    );
  }
}

/** A policy for each player, under a name that no other has. */
function namePlayers(
  { policies: own }: Experiment,
  players: readonly SeatedPlayer[],
): {
  readonly policies: Experiment['policies'];
  readonly names: Readonly<Record<string, PolicyName>>;
} {
  const policies: Record<PolicyName, PolicySpec> = { ...own };
  const names: Record<string, PolicyName> = {};
  for (const { player } of players) {
    if (names[player] !== undefined) continue;
    const { name: wanted, spec } = readPlayer(player);
    let name = wanted;
    for (let n = 2; policies[name] !== undefined; n++) name = `${wanted}-${n}`;
    policies[name] = spec(name);
    names[player] = name;
  }
  return { policies, names };
}

type Reseat = (game: EpisodeRequest) => EpisodeRequest;

function reseating(
  players: readonly SeatedPlayer[],
  names: Readonly<Record<string, PolicyName>>,
): Reseat {
  const policyOf = (agent: AgentId, role: RoleName): PolicyName | undefined => {
    const found =
      players.findLast((one) => one.for === agent) ?? players.findLast((one) => one.for === role);
    return found && names[found.player];
  };
  return (game) => {
    const seats = Object.entries(game.seats).map(([agent, seat]): [AgentId, Seat] => {
      const policy = policyOf(agent, seat.role);
      return [agent, policy === undefined ? seat : { ...seat, policy, version: 0 }];
    });
    const reseated = Object.fromEntries(seats);
    const { opponents, ...rest } = game;
    if (opponents === undefined) return { ...rest, seats: reseated };
    const still = Object.entries(opponents).filter(
      ([policy, agent]) => reseated[agent]?.policy === policy,
    );
    return { ...rest, seats: reseated, opponents: Object.fromEntries(still) };
  };
}

function reseatGames(experiment: Experiment, reseat: Reseat): Experiment {
  const { plan, evaluations, canary, bench, gap, opponents } = experiment;
  return {
    ...experiment,
    plan: (turn) => plan(turn).map(reseat),
    evaluations: evaluations.map((evaluation) => ({
      ...evaluation,
      games: (versions, size) => evaluation.games(versions, size).map(reseat),
      score: (episodes) => evaluation.score(episodes),
    })),
    ...(canary && {
      canary: {
        ...canary,
        games: (versions) => canary.games(versions).map(reseat),
        score: (episodes) => canary.score(episodes),
      },
    }),
    ...(bench && {
      bench: {
        game: (line, versions) => reseat(bench.game(line, versions)),
        score: (episodes) => bench.score(episodes),
      },
    }),
    ...(gap && {
      gap: {
        games: (versions, problems) => gap.games(versions, problems).map(reseat),
        score: (episodes) => gap.score(episodes),
      },
    }),
    // Of a seat that somebody else has taken the games say nothing of the policy that sat there.
    ...(opponents && {
      opponents: Object.fromEntries(
        Object.entries(opponents).map(([policy, rules]) => [
          policy,
          {
            ...rules,
            success: (episode, seat) =>
              episode.plan.seats[seat]?.policy === policy ? rules.success(episode, seat) : null,
          } satisfies typeof rules,
        ]),
      ),
    }),
  };
}

/** Leaves out the transformers that no game seats, with their lessons and their training. */
function withoutIdle(experiment: Experiment, added: readonly PolicyName[]): Experiment {
  const { policies, training, warmStart } = experiment;
  const seated = new Set([...added, ...policiesSeated(experiment)]);
  const taught = new Set(seated);
  // Whom others are copied from must be taught all the same.
  for (const step of [...warmStart].reverse()) {
    if (step.kind === 'copy' && taught.has(step.to)) taught.add(step.from);
  }
  const stays = (policy: PolicyName): boolean =>
    taught.has(policy) || policies[policy]?.kind !== 'transformer';
  const only = <Value>(all: Readonly<Record<PolicyName, Value>>, which: typeof stays) =>
    Object.fromEntries(Object.entries(all).filter(([policy]) => which(policy)));
  return {
    ...experiment,
    policies: only(policies, stays),
    training: only(training, (policy) => seated.has(policy)),
    warmStart: warmStart.filter((step) => stays(step.kind === 'copy' ? step.to : step.policy)),
  };
}

/** Who sits in the games of the first update and in those that everybody is measured by. */
function policiesSeated({ plan, evaluations, canary, gap }: Experiment): readonly PolicyName[] {
  const turn: Turn = {
    update: 1,
    key: keyFromSeed(0),
    versions: {},
    opponents: (_, count) => Array.from({ length: count }, () => 0),
  };
  const games = [
    ...plan(turn),
    ...evaluations.flatMap((evaluation) => evaluation.games({}, 'brief')),
    ...(canary?.games({}) ?? []),
    ...(gap?.games({}, 1) ?? []),
  ];
  return games.flatMap(({ seats }) => Object.values(seats).map(({ policy }) => policy));
}
