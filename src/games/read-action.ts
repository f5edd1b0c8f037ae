import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import { quote } from '../core/printable.ts';
import type { Action, AnyGame, Observation } from './game.ts';

/** A seat's reply as the game understands it: a legal action, what `parse` reads, or why it is neither. */
export function readReply(game: AnyGame, state: unknown, seat: AgentId, text: string): Action {
  const legal = game.legal(state, seat);
  if (legal !== null) return legalAction(legal, text);
  if (game.parse === undefined) {
    throw new Error(
      `game '${game.name}': where \`legal\` is null a reply is read by \`parse\`, got a game without; give it one`,
    );
  }
  return game.parse(text, state, seat);
}

/** The body as an action if it is one of the legal ones. */
export function legalAction(legal: readonly string[], body: Plain): Action {
  if (typeof body === 'string' && legal.includes(body)) return { ok: true, body };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { ok: false, reason: `${quote(text)} is none of ${legal.join(', ')}`, text };
}

/** What a seat sees when it is asked again: the same, and to language models what was wrong. */
export function observeAgain(
  { compact, chat, maxLength, stop, scored }: Observation,
  { reason, text }: Extract<Action, { ok: false }>,
): Observation {
  return {
    compact,
    chat: [
      ...chat,
      { role: 'assistant', content: text },
      { role: 'user', content: `That can't be taken: ${reason}. Reply again.` },
    ],
    maxLength,
    ...(stop !== undefined && { stop }),
    ...(scored !== undefined && { scored }),
  };
}
