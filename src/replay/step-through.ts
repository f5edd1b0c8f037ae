import type { Episode, EpisodeEvent } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { Environment } from '../actors/environment.ts';
import { foldEpisode } from '../actors/fold-episode.ts';

/** How an episode stands when an event has just happened. */
export interface Frame {
  /** Of the event in the log. */
  readonly index: number;
  readonly event: EpisodeEvent;
  /** Those who have entered by now, in the order in which they did: the environment first. */
  readonly actors: readonly ActorView[];
}

/** What can be seen of an actor from outside. */
interface ActorView {
  readonly id: AgentId;
  /** Path of the state that it has entered last. */
  readonly state: string;
  /** What its machine knows once the event's cause has been dealt with; plain data, not to be altered. */
  readonly context: unknown;
}

/**
 * The frames of a recorded episode, one for each event, made by putting it through the machines
 * again: `frames[n]` shows everybody as they stood after event n. If the machines have changed since,
 * the frames show what they do now; `verifyEpisode` tells where that begins.
 */
export function stepThrough(episode: Episode, environment: Environment): readonly Frame[] {
  const frames: Frame[] = [];
  const states = new Map<AgentId, string>();
  foldEpisode(episode, environment, (event, index, actors) => {
    if (event.kind === 'state') states.set(event.actor, event.state);
    const views = actors.map(({ id, state, snapshot }) => ({
      id,
      // An actor may pass through several states at one event; the log tells them one by one.
      state: states.get(id) ?? state,
      context: snapshot.context,
    }));
    frames.push({ index, event, actors: views });
  });
  return frames;
}
