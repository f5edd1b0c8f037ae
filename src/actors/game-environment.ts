import { z } from 'zod';
import type { AnyStateMachine } from 'xstate';
import { UserError } from '../core/errors.ts';
import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import { illegalRule } from '../games/game-type.ts';
import type { AnyGame, Game } from '../games/game.ts';
import type { Environment } from './environment.ts';
import type { GameAtTable } from './game-episode.ts';
import { gameMachine } from './game-machine.ts';
import { player } from './player.ts';
import type { Role } from './role.ts';

/** How a game is played among actors. */
export interface GameEnvironmentOptions {
  /** Roles by seat; at seats without one sits the generic role `player`. */
  readonly agents?: Readonly<Record<AgentId, Role>>;
  /** A statechart drawn by hand, in place of the one made from the phases. Must give the same log. */
  readonly machine?: AnyStateMachine;
  /** How often a seat that made no legal action is asked again; as the game's type says if absent. */
  readonly askAgain?: number;
}

/**
 * A game as a protocol among actors: watched, recorded, injected into and replayed as every environment.
 *
 * The log tells the outcomes of chance and the returns of every seat as they change; an episode's ending keeps both the
 * game's outcome and the returns.
 *
 * @throws UserError on a role for a seat that the game doesn't have
 */
export function gameEnvironment<State, Task>(
  game: Game<State, Task>,
  options: GameEnvironmentOptions = {},
): Environment {
  const { agents = {}, machine, askAgain = illegalRule(game.type).askAgain } = options;
  const stranger = Object.keys(agents).find((seat) => !game.seats.includes(seat));
  if (stranger !== undefined) {
    throw new UserError(
      `game '${game.name}': a role must be for one of its seats, got '${stranger}'; its seats are: ${game.seats.join(', ')}`,
    );
  }
  if (!(Number.isInteger(askAgain) && askAgain >= 0)) {
    throw new UserError(
      `game '${game.name}': askAgain must be an integer of at least 0, got ${askAgain}`,
    );
  }
  const anyGame = game as unknown as AnyGame; // it is given its own states and tasks alone
  const table: GameAtTable = {
    game: anyGame,
    isGeneric: (seat) => agents[seat] === undefined,
    askAgain,
  };
  const { players, turnOrder, information, payoffSum, rewardBounds } = game.type;
  return {
    name: game.name,
    type: {
      ...{ players, turnOrder, information, payoffSum, rewardBounds },
      longestEpisode: longestEpisode(anyGame, askAgain),
    },
    game: anyGame,
    askAgain,
    machine: machine ?? gameMachine(table),
    roles: Object.fromEntries(game.seats.map((seat) => [seat, agents[seat] ?? player])),
    checkTask: (task) => {
      checkTask(anyGame, task);
    },
  };
}

/** Messages at most: each who acts is asked and answers, as often as it may; and everybody may be told of it. */
function longestEpisode(game: AnyGame, askAgain: number): number {
  const { type, seats } = game;
  const acting = type.turnOrder === 'sequential' ? 1 : seats.length;
  const told = game.tell === undefined ? 0 : MOST_TOLD * seats.length;
  return type.longest * (2 * acting * (1 + askAgain) + told * seats.length);
}

/** Messages that one seat hears of each other's action, at most. */
const MOST_TOLD = 2;

function checkTask({ name, task: schema }: AnyGame, task: Plain): void {
  const checked = (schema ?? z.null()).safeParse(task);
  if (checked.success) return;
  const fault = z.prettifyError(checked.error).replaceAll('\n', ' ');
  throw new UserError(
    `${name} task: ${fault}, got ${JSON.stringify(task).slice(0, 200)}; ${schema === undefined ? 'its tasks are null' : (schema.description ?? 'see the `task` of the game')}`,
  );
}
