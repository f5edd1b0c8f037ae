import { decisionsOf } from '../../core/episode.ts';
import type { Episode } from '../../core/episode.ts';
import type { AgentId } from '../../core/ids.ts';
import type { AnyGame } from '../../games/game.ts';
import { playOut } from '../../games/play-out.ts';
import type { Environment } from '../environment.ts';
import { foldEpisode } from '../fold-episode.ts';

/**
 * Where an episode of a game among actors differs from the same game without them, with the same key and the same
 * replies: a sentence, or null. Compared are the state after every `apply`, returns and outcome.
 */
export function differenceFromPlayOut(
  episode: Episode,
  environment: Environment,
  game: AnyGame,
): string | null {
  if (episode.ending.kind === 'failed') return null;
  const replies = new Map<AgentId, string[]>();
  for (const { agent, text } of decisionsOf(episode)) {
    const before = replies.get(agent);
    if (before === undefined) replies.set(agent, [text]);
    else before.push(text);
  }
  const { key, task, seats } = episode.plan;
  const alone: string[] = [];
  const end = playOut(game, {
    key,
    task,
    seated: game.seats.filter((seat) => seats[seat] !== undefined),
    askAgain: environment.askAgain ?? 0,
    choose: (_, seat) => {
      const text = replies.get(seat)?.shift();
      if (text === undefined) throw new Error(`${seat} is asked more often without actors`);
      return text;
    },
    watch: (state) => {
      if ((game.chance?.(state) ?? null) === null) alone.push(JSON.stringify(state));
    },
  });
  const [seat] = [...replies].find(([, left]) => left.length > 0) ?? [];
  if (seat !== undefined) return `${seat} is asked more often among actors`;
  const together = statesOf(episode, environment);
  const at = alone.findIndex((state, i) => state !== together[i]);
  if (together.length > 0 && at >= 0) {
    return `state ${at} is ${together[at] ?? 'none'} among actors, and ${alone[at] ?? ''} without`;
  }
  const pairs = [
    ['returns', episode.ending.returns, game.returns(end)],
    ['outcome', episode.ending.outcome, game.outcome?.(end) ?? game.returns(end)],
  ] as const;
  for (const [what, among, without] of pairs) {
    const [one, other] = [sorted(among), sorted(without)];
    if (one !== other) return `the ${what} are ${one} among actors, and ${other} without`;
  }
  return null;
}

/** The states that the environment's machine went through; none of a machine drawn by hand, which keeps what it likes. */
function statesOf(episode: Episode, environment: Environment): readonly string[] {
  const states: string[] = [];
  let last: unknown;
  foldEpisode(episode, environment, (_, __, [environmentActor]) => {
    const context = environmentActor?.snapshot.context as { readonly state?: unknown } | undefined;
    if (context?.state === undefined || context.state === last) return;
    last = context.state;
    states.push(JSON.stringify(last));
  });
  return states;
}

/** The same text for equal data, whatever the order of its fields. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
