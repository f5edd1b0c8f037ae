import { Subject, filter, map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import type { Message } from '../core/message.ts';
import { checkPlan, environmentOf } from './check-plans.ts';
import { DecisionQueue } from './decision-queue.ts';
import type { Environment } from './environment.ts';
import { isolated } from './isolated-observable.ts';
import type { Injection } from './message-stream.ts';
import type { Answering } from './policy-requests.ts';
import { RunningEpisode } from './running-episode.ts';
import type { EpisodeHooks } from './running-episode.ts';
import { compileEnvironment } from './compiled-environment.ts';
import type { WatchdogOptions } from './watchdog.ts';
import { openYielder } from './yield-now.ts';

/** Answers that come one by one are heard at most so often before timers and signals are. */
const ROUNDS_AT_ONCE = 256;

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
  /** Ends the simulation; `play` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Looks whether policies answer; nobody does if absent. */
  readonly watchdog?: WatchdogOptions;
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
   * breaks a rule, before anything is played; rejects if a policy is broken. A failing episode is no
   * error, nor is a request that fails: its `ending` says what happened.
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
    const queue = new DecisionQueue<RunningEpisode>(options, options.watchdog);
    const own = new Set<EpisodeId>(); // of this call, among those running
    const start = (plan: EpisodePlan): RunningEpisode => {
      const stage = compileEnvironment(environmentOf(options.environments, plan));
      const episode = new RunningEpisode(stage, plan, hooks);
      running.set(plan.id, episode);
      own.add(plan.id);
      return episode;
    };
    /** Lets an episode run on, to where it waits for decisions or ends. */
    const advance = (episode: RunningEpisode): void => {
      episode.advance();
      if (episode.ending === undefined) return queue.add(episode);
      const { id } = episode.plan;
      running.delete(id);
      own.delete(id);
      const ended = episode.toEpisode();
      finished.set(id, ended);
      episodes.next(ended);
    };
    const yielder = openYielder();
    const abort = (): void => queue.close(signal?.reason);
    signal?.addEventListener('abort', abort);
    let next = 0;
    let waves = 0;
    try {
      for (let round = 1; ; round++) {
        signal?.throwIfAborted();
        while (next < plans.length && own.size < concurrency) {
          advance(start(plans[next++] as EpisodePlan));
        }
        if (own.size === 0) break;
        const answered = await queue.next();
        // Policies may answer without ever leaving this thread.
        if (queue.waves > waves || round % ROUNDS_AT_ONCE === 0) await yielder.yieldNow();
        waves = queue.waves;
        for (const { episode, answers } of answered) {
          episode.reply(answers);
          advance(episode);
        }
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      for (const id of own) running.delete(id);
      queue.close(new Error('the simulation has ended'));
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
