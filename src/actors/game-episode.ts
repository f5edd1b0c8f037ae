import { chanceAt } from '../core/episode.ts';
import { deepFreeze } from '../core/deep-freeze.ts';
import type { EpisodePlan } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { Message, Plain, Utterance } from '../core/message.ts';
import type { RandomKey } from '../core/random.ts';
import { isObject } from '../core/show-value.ts';
import { chanceOf, NO_CHANCE } from '../games/chance.ts';
import { drawOutcome } from '../games/draw-outcome.ts';
import type { Action, AnyGame, BySeat } from '../games/game.ts';
import { legalAction, observeAgain, readReply } from '../games/read-action.ts';
import { turnBody } from './player.ts';
import type { LoggedEvent } from './role.ts';

/** A game among actors: what its rules need to know beside who is seated how. */
export interface GameAtTable {
  readonly game: AnyGame;
  /** Whether the generic player sits there, as which the game itself sees and reads. */
  readonly isGeneric: (seat: AgentId) => boolean;
  /** How often a seat that made no legal action is asked again. */
  readonly askAgain: number;
}

/** What the environment's machine keeps of an episode. */
export interface GameEpisode {
  readonly key: RandomKey;
  readonly seated: readonly AgentId[];
  readonly state: unknown;
  /** What comes next, until the machine has gone there. */
  readonly next: {
    readonly state: unknown;
    readonly by: 'opening' | 'rules' | 'chance';
    /** Of chance's outcome. */
    readonly label?: string;
  } | null;
  /** Of the seats that must act, and have. */
  readonly actions: BySeat<Action>;
  /** How often each seat that must act was asked again. */
  readonly tries: BySeat<number>;
  /** Calls of `apply` so far, and chance nodes. */
  readonly applied: number;
  readonly drawn: number;
}

/** The episode before its first message; its opening state is what comes next. */
export function openGameEpisode({ game }: GameAtTable, plan: EpisodePlan): GameEpisode {
  const { task, seats } = plan;
  const key = chanceAt(plan, 0) ?? plan.key;
  const seated = game.seats.filter((seat) => seats[seat] !== undefined);
  const chance = game.type.chance === 'sampled' ? chanceOf(key).initial() : NO_CHANCE;
  const state = game.initial(task, seated, chance);
  deepFreeze(state);
  if (game.phases[game.phase(state)] === undefined) throw undeclared(game, null, state);
  const none = { actions: {}, tries: {}, applied: 0, drawn: 0 };
  return { key, seated, state, next: { state, by: 'opening' }, ...none };
}

/** Must this seat act, and hasn't it yet? */
export function isAwaited({ game }: GameAtTable, episode: GameEpisode, seat: AgentId): boolean {
  return !(seat in episode.actions) && game.toAct(episode.state).includes(seat);
}

/** A message to the environment, from a seat that must act, as its action. */
export function actionOf(
  { game, isGeneric }: GameAtTable,
  { state }: GameEpisode,
  { from, kind, body }: Message,
): Action {
  if (kind === 'malformed') {
    const { reason, text } = isObject(body) ? (body as { reason?: Plain; text?: Plain }) : {};
    return {
      ok: false,
      reason: typeof reason === 'string' ? reason : 'malformed',
      text: typeof text === 'string' ? text : '',
    };
  }
  const legal = game.legal(state, from);
  if (legal !== null) return legalAction(legal, body);
  const isText = isGeneric(from) && typeof body === 'string' && game.parse !== undefined;
  return isText ? readReply(game, state, from, body) : { ok: true, body };
}

/** May the seat try again after this action? */
export function mayTryAgain(
  { game, askAgain }: GameAtTable,
  { state, tries }: GameEpisode,
  seat: AgentId,
  action: Action,
): boolean {
  if (action.ok || askAgain <= (tries[seat] ?? 0)) return false;
  return (game.given?.(state, seat) ?? null) === null;
}

/** The episode with a seat's action; once all have acted, with what comes next by the rules. */
export function collect(
  { game }: GameAtTable,
  episode: GameEpisode,
  seat: AgentId,
  action: Action,
): GameEpisode {
  const { key, state, applied } = episode;
  const actions = { ...episode.actions, [seat]: action };
  if (!game.toAct(state).every((one) => one in actions)) return { ...episode, actions };
  const chance = game.type.chance === 'sampled' ? chanceOf(key).apply(applied) : NO_CHANCE;
  const after = game.apply(state, actions, chance);
  deepFreeze(after); // the state before must stay what it was: seats are told of both
  checkEdge(game, state, after);
  return { ...episode, actions, next: { state: after, by: 'rules' }, applied: applied + 1 };
}

/** The episode with what comes next by chance, if it is at a chance node. */
export function draw({ game }: GameAtTable, episode: GameEpisode): GameEpisode {
  const { key, state, drawn } = episode;
  const outcomes = game.chance?.(state) ?? null;
  if (outcomes === null) return episode;
  const { label, state: after } = drawOutcome(outcomes, chanceOf(key).node(drawn));
  deepFreeze(after);
  checkEdge(game, state, after);
  return { ...episode, next: { state: after, by: 'chance', label }, drawn: drawn + 1 };
}

/** The episode where it has gone to what comes next. */
export function advance(episode: GameEpisode): GameEpisode {
  const { next } = episode;
  if (next === null) throw new Error('internal: nothing comes next');
  return { ...episode, state: next.state, next: null, actions: {}, tries: {} };
}

/** What asks a seat to act; `again` if it has tried, and this is why it must once more. */
export function askOf(
  { game, isGeneric }: GameAtTable,
  { state }: GameEpisode,
  seat: AgentId,
  again?: Extract<Action, { ok: false }>,
): Utterance {
  if (game.ask !== undefined && !isGeneric(seat)) {
    const { kind, body } = game.ask(state, seat);
    const why = again !== undefined && isObject(body) && { again: again.reason };
    return { to: seat, kind, body: why ? { ...body, ...why } : body };
  }
  const observation = game.observe(state, seat);
  const given = game.given?.(state, seat) ?? null;
  const body = turnBody(again === undefined ? observation : observeAgain(observation, again), {
    legal: game.legal(state, seat),
    answer: game.answers?.[game.phase(state)] ?? 'move',
    ...(given !== null && { given }),
  });
  return { to: seat, kind: 'turn', body };
}

/** What the seated hear of an `apply`, in the order of the seats. */
export function tellings({ game }: GameAtTable, { state, next, seated }: GameEpisode): Utterance[] {
  if (next?.by !== 'rules') return [];
  return seated.flatMap((to) => {
    const told = game.tell?.(state, next.state, to) ?? [];
    return told.map(({ kind, body }) => ({ to, kind, body }));
  });
}

/** What goes into the log as the episode goes to what comes next: chance's outcome, returns that changed. */
export function loggedBefore({ game }: GameAtTable, { state, next }: GameEpisode): LoggedEvent[] {
  if (next === null) return [];
  const logged: LoggedEvent[] = [];
  if (next.label !== undefined) logged.push({ kind: 'chance', label: next.label });
  const [before, after] = [game.returns(state), game.returns(next.state)];
  const hasChanged =
    next.by === 'opening'
      ? Object.values(after).some((earned) => earned !== 0)
      : Object.entries(after).some(([seat, earned]) => before[seat] !== earned);
  if (hasChanged) logged.push({ kind: 'returns', returns: after });
  return logged;
}

/** What an episode came to. */
export function outcomeOf({ game }: GameAtTable, { state }: GameEpisode): Plain {
  return game.outcome?.(state) ?? game.returns(state);
}

/** Throws unless the game's phases say that one may follow the other. */
function checkEdge(game: AnyGame, from: unknown, to: unknown): void {
  const follow = game.phases[game.phase(from)];
  if (follow?.includes(game.phase(to)) !== true) throw undeclared(game, from, to);
}

function undeclared(game: AnyGame, from: unknown, to: unknown): Error {
  const [before, after] = [from === null ? null : game.phase(from), game.phase(to)];
  return new Error(
    before === null
      ? `game '${game.name}': it must begin in one of its phases, got '${after}'; declare it in \`phases\``
      : `game '${game.name}': after '${before}' comes ${game.phases[before]?.join(' or ') ?? 'nothing'}, got '${after}'; declare it in \`phases\``,
  );
}
