import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import { episode } from './play-steps.ts';

/** Each agent decides and then says one message of the kind given; `null` says nothing. */
export function talk(...turns: [agent: string, kind: string | null][]): Episode {
  const bare = episode(
    'a',
    'g',
    turns.map(([agent]) => agent),
  );
  const events = bare.events.flatMap((decision, i): EpisodeEvent[] => {
    const [from, kind] = turns[i] ?? ['', null];
    if (kind === null) return [decision];
    const message = { seq: i, from, to: 'environment', kind, body: null };
    return [decision, { kind: 'message', message }];
  });
  return { ...bare, events };
}
