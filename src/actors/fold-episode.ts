import type { Decision } from '../core/decision.ts';
import type { Answer } from '../policies/policy.ts';
import { decisionsOf } from '../core/episode.ts';
import type { Ending, Episode, EpisodeEvent } from '../core/episode.ts';
import type { Actor } from './actor.ts';
import type { Environment } from './environment.ts';
import { RunningEpisode } from './running-episode.ts';
import type { RecordedInjection, Waiting } from './running-episode.ts';
import { compileEnvironment } from './compiled-environment.ts';

/** What the machines make of a recorded episode now. */
export interface FoldedEpisode {
  readonly events: readonly EpisodeEvent[];
  /** Undefined if the machines ask for more decisions than were recorded. */
  readonly ending: Ending | undefined;
}

/**
 * Puts an episode's plan, recorded decisions and injected messages through the machines again. If
 * nothing has changed, the same events come out, byte for byte.
 *
 * Decisions are taken in the order in which they were recorded. What the machines say about them now
 * (who decides, the prompt, the legal choices, the text to score) is put in place of what was recorded, so that a
 * role that sees something else shows as another event. The failure of a policy, which came from outside as its
 * decisions did, is taken from the record too.
 *
 * @param watch - told of every event as it happens again, with the actors as they stand.
 */
export function foldEpisode(
  recorded: Episode,
  environment: Environment,
  watch?: (event: EpisodeEvent, index: number, actors: readonly Actor[]) => void,
): FoldedEpisode {
  const decisions = decisionsOf(recorded);
  const episode: RunningEpisode = new RunningEpisode(
    compileEnvironment(environment),
    recorded.plan,
    {
      injections: injectionsOf(recorded.events),
      event: (event, index) => watch?.(event, index, episode.actors),
    },
  );
  let taken = 0;
  for (;;) {
    episode.advance();
    const { waiting, events, ending } = episode;
    if (ending !== undefined) return { events, ending };
    const next = decisions.slice(taken, taken + waiting.length);
    taken += next.length;
    const answers: Answer[] = next.map((one, i) => askedNow(one, waiting[i] as Waiting));
    const failure = failureOfPolicy(recorded, episode, waiting[next.length]);
    episode.reply(failure === undefined ? answers : [...answers, failure]);
    if (next.length < waiting.length) return { events, ending: episode.ending };
  }
}

/** Why the policy of this agent gave no decision: it came from outside, so only the log knows. */
function failureOfPolicy(
  { ending }: Episode,
  episode: RunningEpisode,
  asked: Waiting | undefined,
): Error | undefined {
  if (asked === undefined || ending.kind !== 'failed' || ending.where !== asked.agent)
    return undefined;
  const doing = `${episode.deciding(asked.agent)}: `;
  return ending.error.startsWith(doing) ? new Error(ending.error.slice(doing.length)) : undefined;
}

/** The messages of a log that came from outside, and where. */
export function injectionsOf(events: readonly EpisodeEvent[]): readonly RecordedInjection[] {
  return events.flatMap((event, at) =>
    event.kind === 'message' && event.injected === true ? [{ at, injection: event.message }] : [],
  );
}

/** A recorded decision as the machines ask for it now. */
export function askedNow(
  decision: Decision,
  { agent, seat, decisionIndex, prompt }: Waiting,
): Decision {
  const { masked, shown, ...rest } = decision;
  return {
    ...rest,
    agent,
    role: seat.role,
    decisionIndex,
    shown:
      shown.kind === 'compact'
        ? { kind: 'compact', text: prompt.compact }
        : { kind: 'chat', messages: prompt.chat },
    ...(prompt.scored === undefined ? {} : { text: prompt.scored }),
    ...(masked !== undefined && prompt.choices !== undefined ? { masked: prompt.choices } : {}),
  };
}
