import { foldKey, keyFromSeed, openStream } from '../core/random.ts';
import type { AgentId } from '../core/ids.ts';
import { openingsOf, playOnce, replyOf } from './conformance/game-example.ts';
import type { GameExample, Move } from './conformance/game-example.ts';
import { drawScene } from './draw-scene.ts';
import type { Action, AnyGame, BySeat } from './game.ts';

/**
 * One play of a game as a text that a person can read: what the game is, then every state with who acts, what each of
 * them sees, may do and does, what chance does, what is told and what everybody has earned. The example's first opening
 * is played, at random from `seed`. Kept in a file, it shows a change of rules as changed lines.
 */
export function playthrough(example: GameExample, seed: number): string {
  const { game } = example;
  const [opening] = openingsOf(example);
  if (opening === undefined) throw new Error(`playthrough of '${game.name}': no opening is given`);
  const key = keyFromSeed(seed);
  const stream = openStream(foldKey(key, 'replies'));
  const { states, moves } = playOnce(example, opening, key, (state, seat) =>
    replyOf(example, opening, state, seat, stream),
  );
  const left = [...moves];
  const told = states.map((state, i) => {
    const move = left[0]?.state === state ? left.shift() : undefined;
    return [`## ${i}: ${game.phase(state)}`, ...tellState(game, state, states[i + 1], move)];
  });
  const last = states.at(-1);
  return [
    ...tellGame(game),
    `task: ${JSON.stringify(opening.task)}`,
    `seated: ${opening.seated.join(', ')}`,
    ...told.flatMap((lines) => ['', ...lines]),
    '',
    `outcome: ${JSON.stringify(game.outcome?.(last) ?? game.returns(last))}`,
    '',
  ].join('\n');
}

function tellGame({ name, type, phases }: AnyGame): readonly string[] {
  return [
    `# ${name}`,
    '',
    ...Object.entries(type).map(([word, value]) => `${word}: ${plain(value)}`),
    ...Object.entries(phases).map(
      ([phase, next]) => `phase ${phase}: ${next.length === 0 ? 'final' : `to ${next.join(', ')}`}`,
    ),
  ];
}

function tellState(
  game: AnyGame,
  state: unknown,
  next: unknown,
  move: Move | undefined,
): readonly string[] {
  const picture =
    game.picture === undefined ? [] : drawScene(game.picture(state, null)).split('\n');
  const outcomes = game.chance?.(state) ?? null;
  const taken = outcomes?.find((one) => JSON.stringify(one.state) === JSON.stringify(next));
  return [
    `state: ${JSON.stringify(state)}`,
    ...picture.map((line) => `    ${line}`.trimEnd()),
    `returns: ${tellReturns(game.returns(state))}`,
    ...(outcomes?.map(
      (one) => `chance: ${one.label} (${rounded(one.probability)})${one === taken ? ' <-' : ''}`,
    ) ?? []),
    ...game.toAct(state).flatMap((seat) => tellActing(game, state, seat, move?.actions[seat])),
    ...(move === undefined ? [] : tellTold(game, move)),
  ];
}

function tellActing(
  game: AnyGame,
  state: unknown,
  seat: AgentId,
  action: Action | undefined,
): readonly string[] {
  const { compact, chat, scored } = game.observe(state, seat);
  const legal = game.legal(state, seat);
  const isGiven = (game.given?.(state, seat) ?? null) !== null;
  return [
    `${seat} sees ${compact}`,
    ...chat.flatMap(({ content }) => content.split('\n').map((line) => `    ${line}`.trimEnd())),
    ...(scored === undefined ? [] : [`${seat} scores ${scored}`]),
    ...(game.informationState === undefined
      ? []
      : [`${seat} knows ${game.informationState(state, seat)}`]),
    ...(legal === null ? [] : [`${seat} may do ${legal.join(', ')}`]),
    action?.ok === true
      ? `${seat} ${isGiven ? 'has to do' : 'does'} ${plain(action.body)}`
      : `${seat} does nothing legal: ${action?.reason ?? ''}`,
  ];
}

function tellTold(game: AnyGame, { state, actions, after }: Move): readonly string[] {
  return Object.keys(actions).length === 0
    ? []
    : game.seats.flatMap((seat) =>
        (game.tell?.(state, after, seat) ?? []).map(
          ({ kind, body }) => `${seat} is told ${kind} ${plain(body)}`,
        ),
      );
}

const tellReturns = (returns: BySeat<number>): string =>
  Object.entries(returns)
    .map(([seat, earned]) => `${seat} ${rounded(earned)}`)
    .join(', ');

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** Without what adding up loses. */
const rounded = (value: number): number => Number(value.toFixed(6));
