import type { DecisionPlace, Episode } from '../core/episode.ts';
import type { Authored } from './answers-outcome.ts';

/**
 * Where an agent said what it had decided: the place in the log of its first message behind that decision, or of
 * the decision itself, where it said nothing then; undefined if there is no such decision.
 */
export function saidAt(
  { events }: Episode,
  { agent, decisionIndex }: DecisionPlace,
): number | undefined {
  const decided = events.findIndex(
    (event) =>
      event.kind === 'decision' &&
      event.decision.agent === agent &&
      event.decision.decisionIndex === decisionIndex,
  );
  if (decided < 0) return undefined;
  for (let place = decided + 1; place < events.length; place++) {
    const event = events[place];
    if (event?.kind === 'decision' && event.decision.agent === agent) break;
    if (event?.kind === 'message' && event.message.from === agent && !event.injected) return place;
  }
  return decided;
}

/** Of all these things that were said in an episode, in the order of the log. */
export function allSaidAt(episode: Episode, said: readonly Authored[]): readonly number[] {
  const places = said.flatMap(
    ({ agent, turn }) => saidAt(episode, { agent, decisionIndex: turn }) ?? [],
  );
  return [...new Set(places)].sort((one, other) => one - other);
}
