import type { AgentId } from '../core/ids.ts';
import { foldKey, openStream } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import type { Action, AnyGame } from '../games/game.ts';
import { playOut } from '../games/play-out.ts';
import { readReply } from '../games/read-action.ts';
import { informationStateOf, nodeAfter } from '../games/walk.ts';
import type { GamePlayer } from './game-player.ts';

/**
 * One game without actors.
 *
 * @param players - in the order of the game's seats
 * @param key - the game's chance; what players draw of their own comes from it by their names and seats
 * @returns What each got, in the order of seats.
 */
export function playPlayers(
  game: AnyGame,
  players: readonly GamePlayer[],
  key: RandomKey,
): readonly number[] {
  const past = players.some(({ remembers }) => remembers) ? openPast(game) : undefined;
  const own = players.map(({ name }, i) => foldKey(foldKey(key, name), i));
  let asked = 0;
  const end = playOut(game, {
    key,
    ...(past && { watch: past.reach }),
    choose: (state, seat, legal) => {
      const at = game.seats.indexOf(seat);
      const [player, ownKey] = [players[at], own[at]];
      if (player === undefined || ownKey === undefined) {
        throw new Error(`internal: nobody plays '${seat}' of '${game.name}'`);
      }
      const stream = openStream(foldKey(ownKey, asked++));
      const informationState = () => past?.informationState(state, seat) ?? '';
      const text = player.choose({ game, state, seat, legal, informationState, stream });
      past?.note(state, seat, text);
      return text;
    },
  });
  const returns = game.returns(end);
  return game.seats.map((seat) => returns[seat] ?? 0);
}

/** What each seat has been shown, told and done, kept for games that don't tell their information states. */
function openPast(game: AnyGame) {
  let known: Readonly<Record<AgentId, readonly string[]>> = Object.fromEntries(
    game.seats.map((seat) => [seat, []]),
  );
  let acted: { readonly from: unknown; readonly actions: Record<AgentId, Action> } | null = null;
  return {
    informationState: (state: unknown, seat: AgentId) =>
      informationStateOf(game, { state, known }, seat),
    note: (from: unknown, seat: AgentId, text: string) => {
      acted ??= { from, actions: {} };
      acted.actions[seat] = readReply(game, from, seat, text);
    },
    /** A state has come, by chance or after all have acted. */
    reach: (after: unknown) => {
      if (acted === null) return;
      const { from, actions } = acted;
      // The state is there already: only what is known of the way to it is wanted.
      const arrived: AnyGame = { ...game, apply: () => after };
      known = nodeAfter(arrived, { state: from, known }, actions).known;
      acted = null;
    },
  };
}
