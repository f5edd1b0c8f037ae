import type { EpisodeEvent } from '../../core/episode.ts';
import { ENVIRONMENT } from '../../core/ids.ts';

/** Who speaks, decides or changes its state at an event. */
export function actorOf(event: EpisodeEvent): string {
  switch (event.kind) {
    case 'message':
      return event.message.from;
    case 'decision':
      return event.decision.agent;
    case 'state':
    case 'failure':
      return event.actor;
    case 'chance':
    case 'outside':
    case 'returns':
      return ENVIRONMENT;
  }
}

/**
 * The beat of each event, from 0: a question and all that answers it, however many speak at once. A beat ends when the
 * environment speaks after an answer, or a seat decides twice.
 */
export function numberBeats(events: readonly EpisodeEvent[]): readonly number[] {
  let beat = 0;
  let spoke = new Set<string>();
  let isAnswered = false;
  return events.map((event) => {
    const actor = actorOf(event);
    const isQuestion = event.kind === 'message' && actor === ENVIRONMENT;
    const isAgain = event.kind === 'decision' && spoke.has(actor);
    if ((isQuestion && isAnswered) || isAgain) {
      beat++;
      spoke = new Set();
      isAnswered = false;
    }
    if (event.kind === 'decision') spoke.add(actor);
    if (event.kind === 'message' && actor !== ENVIRONMENT) isAnswered = true;
    return beat;
  });
}
