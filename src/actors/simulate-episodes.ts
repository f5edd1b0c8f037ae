import { Subject, filter, map, type Observable } from 'rxjs';
import type { Decision } from '../core/decision.ts';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import type { Message } from '../core/message.ts';
import { askPolicies, type Answering } from './ask-policies.ts';
import { checkPlan, environmentOf } from './check-plans.ts';
import type { Environment } from './environment.ts';
import { isolated } from './isolated-observable.ts';
import type { Injection } from './message-stream.ts';
import { RunningEpisode, type EpisodeHooks } from './running-episode.ts';
import { compileEnvironment } from './compiled-environment.ts';
import { openYielder } from './yield-now.ts';

/** A message as a watcher of many episodes sees it. */
export interface EpisodeMessage {
  readonly episode: EpisodeId;
  readonly message: Message;
  /** Whether it came from outside, by `inject`. */
  readonly injected: boolean;
}

export interface SimulationOptions extends Answering {
  readonly environments: readonly Environment[];
  /** Episodes that run side by side, at least 1; 4096 if absent. Results don't depend on it. */
  readonly concurrency?: number;
  /** Ends the simulation at the next wave; `play` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told when a subscriber throws; it is unsubscribed and the game goes on. Prints if absent. */
  readonly onSubscriberError?: (error: unknown) => void;
}

/** Episodes being played, open to be watched and spoken into. */
export interface Simulation {
  /** All messages of all running episodes, as they are said. Nothing is kept for late subscribers. */
  readonly messages$: Observable<EpisodeMessage>;
  /** Episodes as they end: with several at once, not in the order of their plans. */
  readonly episodes$: Observable<Episode>;
  /** The stream of one episode. Subscribe before it starts to see all of it. */
  messagesOf(episode: EpisodeId): Observable<Message>;
  /**
   * Says a message in a running episode, in anybody's name. It is logged as injected and takes its
   * place behind what has been said, so that a replay says it again at the same place.
   * Throws a UserError if no such episode runs, or on an address or kind that can't be.
   */
  inject(episode: EpisodeId, message: Injection): void;
  /**
   * Plays the episodes and gives them in the order of their plans. Throws a UserError on a plan that
   * breaks a rule, before anything is played; rejects if a policy does. A failing episode is no
   * error: its `ending` says what happened.
   */
  play(plans: readonly EpisodePlan[]): Promise<readonly Episode[]>;
  /** Completes the streams. */
  close(): void;
}

/** Plays episodes side by side and gives them in the order of their plans; see `Simulation`. */
export async function simulateEpisodes(
  plans: readonly EpisodePlan[],
  options: SimulationOptions,
): Promise<readonly Episode[]> {
  const simulation = openSimulation(options);
  try {
    return await simulation.play(plans);
  } finally {
    simulation.close();
  }
}

/** Opens a simulation that can be watched; `simulateEpisodes` is enough where nobody watches. */
export function openSimulation(options: SimulationOptions): Simulation {
  const { concurrency = 4096, signal } = options;
  if (!(concurrency >= 1)) {
    throw new UserError(`concurrency: must be at least 1, got ${concurrency}`);
  }
  const messages = new Subject<EpisodeMessage>();
  const episodes = new Subject<Episode>();
  const running = new Map<EpisodeId, RunningEpisode>();

  const hooks: EpisodeHooks = {
    message: ({ message, injected = false }, episode) => {
      if (messages.observed) messages.next({ episode, message, injected });
    },
  };

  const play = async (plans: readonly EpisodePlan[]): Promise<readonly Episode[]> => {
    checkPlans(plans, options, running);
    const finished = new Map<EpisodeId, Episode>();
    /** Lets an episode run on; gives whether it waits for decisions. */
    const advance = (episode: RunningEpisode): boolean => {
      episode.advance();
      if (episode.ending === undefined) return true;
      running.delete(episode.plan.id);
      const ended = episode.toEpisode();
      finished.set(episode.plan.id, ended);
      episodes.next(ended);
      return false;
    };
    const yielder = openYielder();
    let waiting: RunningEpisode[] = [];
    let next = 0;
    try {
      while (next < plans.length || waiting.length > 0) {
        signal?.throwIfAborted();
        const room = concurrency - waiting.length;
        for (const plan of plans.slice(next, next + room)) {
          next++;
          const stage = compileEnvironment(environmentOf(options.environments, plan));
          const episode = new RunningEpisode(stage, plan, hooks);
          running.set(plan.id, episode);
          if (advance(episode)) waiting.push(episode);
        }
        const answers = await askPolicies(waiting, options);
        await yielder.yieldNow(); // policies may answer without ever leaving this thread
        waiting = waiting.filter((episode, i) => {
          episode.reply(answers[i] as readonly Decision[]);
          return advance(episode);
        });
      }
    } finally {
      for (const episode of waiting) running.delete(episode.plan.id);
      yielder.close();
    }
    return plans.map(({ id }) => finished.get(id) as Episode);
  };

  const messages$ = isolated(messages, options.onSubscriberError);
  return {
    messages$,
    episodes$: isolated(episodes, options.onSubscriberError),
    messagesOf: (episode) =>
      messages$.pipe(
        filter((said) => said.episode === episode),
        map(({ message }) => message),
      ),
    inject: (episode, message) => {
      const found = running.get(episode);
      if (found === undefined) {
        throw new UserError(`inject: no episode '${episode}' is running; inject while it is`);
      }
      found.inject(message);
    },
    play,
    close: () => {
      messages.complete();
      episodes.complete();
    },
  };
}

function checkPlans(
  plans: readonly EpisodePlan[],
  { environments, policies }: SimulationOptions,
  running: ReadonlyMap<EpisodeId, unknown>,
): void {
  const ids = new Set<EpisodeId>();
  for (const plan of plans) {
    if (ids.has(plan.id) || running.has(plan.id)) {
      throw new UserError(`plan '${plan.id}': ids must be unique, got this one twice`);
    }
    ids.add(plan.id);
    checkPlan(plan, environmentOf(environments, plan), policies);
  }
}
