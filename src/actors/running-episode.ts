import type { Decision, Prompt } from '../core/decision.ts';
import { UserError } from '../core/errors.ts';
import type {
  Ending,
  Episode,
  EpisodeEvent,
  EpisodePlan,
  Seat,
  SeatReturns,
} from '../core/episode.ts';
import { chanceAt } from '../core/episode.ts';
import { ENVIRONMENT } from '../core/ids.ts';
import type { AgentId, EpisodeId } from '../core/ids.ts';
import type { Message, Utterance } from '../core/message.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { recordableText } from '../core/recordable-text.ts';
import type { Answer } from '../policies/policy.ts';
import { Actor, SeatedActor } from './actor.ts';
import type { Reaction } from './actor.ts';
import { checkPlain } from './check-plain.ts';
import { MessageStream } from './message-stream.ts';
import type { Injection, MessageEvent } from './message-stream.ts';
import { deepFreeze } from '../core/deep-freeze.ts';
import { explainAlteration } from './altered-in-place.ts';
import { drawScene } from '../games/draw-scene.ts';
import type { CompiledEnvironment } from './compiled-environment.ts';

/** An agent in a `deciding` state, and what its policy must know. */
export interface Waiting {
  readonly agent: AgentId;
  readonly seat: Seat;
  /** The agent's own n-th decision, from 0. */
  readonly decisionIndex: number;
  readonly prompt: Prompt;
  /** Depends on which decision of its agent this is, and on nothing else. */
  readonly key: RandomKey;
  /** See `DecisionRequest`. */
  readonly picture?: () => string;
}

/** An injection of a recorded episode, and the index of its event in the log. */
export interface RecordedInjection {
  readonly at: number;
  readonly injection: Injection;
}

/** Who is told of an episode while it runs, and what is said in it again. */
export interface EpisodeHooks {
  /** Told of every message, before anybody hears it. */
  readonly message?: (event: MessageEvent, episode: EpisodeId) => void;
  /** Told of every event, as soon as it is logged. */
  readonly event?: (event: EpisodeEvent, index: number) => void;
  /** In the order of their events. */
  readonly injections?: readonly RecordedInjection[];
}

/** Decisions, and injected messages, between two messages of actors: more of them are a loop. */
const MOST_BETWEEN_MESSAGES = 1000;
const NO_HOOKS: EpisodeHooks = {};
const NOBODY: readonly Waiting[] = [];

/**
 * One episode while it is played: an environment actor and one actor per seat, joined by a stream.
 *
 * `advance` delivers messages, first in first out, until nobody can move; `waiting` are then those
 * who must decide, in the order of the seats, and `reply` takes their decisions. Whatever goes wrong
 * inside ends this episode as failed and is never thrown.
 */
export class RunningEpisode {
  readonly plan: EpisodePlan;
  readonly events: EpisodeEvent[] = [];
  /** Undefined as long as the episode runs. */
  ending: Ending | undefined;
  /** Filled by `advance`; empty once the episode has ended. */
  waiting: readonly Waiting[] = NOBODY;
  /** The environment first, then the seats in the order of the plan. */
  readonly actors: Actor[] = [];

  readonly #stage: CompiledEnvironment;
  readonly #hooks: EpisodeHooks;
  readonly #stream = new MessageStream();
  readonly #undelivered: Message[] = [];
  readonly #decisionsKey: RandomKey;
  #delivered = 0; // of those in `undelivered`, until it is emptied
  #spoken = 0; // messages, the injected ones not counted
  #thought = 0; // decisions since the last message of an actor
  #injected = 0; // messages since then
  #returns: SeatReturns | undefined; // as they were told last
  #repeated = 0; // recorded injections said again

  constructor(stage: CompiledEnvironment, plan: EpisodePlan, hooks: EpisodeHooks = NO_HOOKS) {
    this.#stage = stage;
    this.plan = plan;
    this.#hooks = hooks;
    this.#decisionsKey = foldKey(plan.key, 'decision');
    this.#stream.subscribe((event) => {
      this.#undelivered.push(event.message);
      this.#hooks.message?.(event, this.plan.id);
      this.#log(event);
    });
  }

  /** Delivers messages until everybody waits or the episode has ended. */
  advance(): void {
    if (this.actors.length === 0) this.#begin();
    while (this.ending === undefined && this.#delivered < this.#undelivered.length) {
      this.#deliver(this.#undelivered[this.#delivered++] as Message);
    }
    this.#undelivered.length = 0;
    this.#delivered = 0;
    if (this.ending === undefined) this.#rest();
  }

  /** Takes one answer for each of `waiting`, in the same order: an error ends the episode. */
  reply(answers: readonly Answer[]): void {
    const { waiting } = this;
    this.waiting = NOBODY;
    for (let i = 0; i < answers.length && this.ending === undefined; i++) {
      const { agent } = waiting[i] as Waiting;
      const answer = answers[i] as Answer;
      if (answer instanceof Error) this.#fail(agent, this.deciding(agent), answer);
      else this.#decide(agent, answer);
    }
    if (this.ending === undefined) this.#stream.sayInjected();
  }

  /**
   * Says a message in somebody's name. It takes its place behind what has been said so far; while
   * decisions are pending, behind the first words of their replies.
   * Throws a UserError on an unknown address or kind, on a body that isn't plain data, and where a single
   * message has led to more injections than anybody means to make.
   */
  inject(injection: Injection): void {
    if (this.ending !== undefined || this.actors.length === 0) {
      throw new UserError(`inject: episode '${this.plan.id}' isn't running; inject while it is`);
    }
    const wrong = this.#faultOf(injection.from, injection);
    if (wrong !== undefined) throw new UserError(`inject: ${wrong}`);
    if (this.#injected >= MOST_BETWEEN_MESSAGES) {
      throw new UserError(
        `inject: at most ${MOST_BETWEEN_MESSAGES} messages may be injected after one of an actor's own, got one more; ` +
          "don't answer what was injected",
      );
    }
    try {
      checkPlain(injection.body, `the body of '${injection.kind}'`);
    } catch (error) {
      throw new UserError(`inject: ${(error as Error).message}`, { cause: error });
    }
    this.#injected++;
    const body = structuredClone(injection.body); // what the caller does with its own is no part of the game
    deepFreeze(body);
    this.#stream.inject({ ...injection, body });
  }

  /** The finished episode. */
  toEpisode(): Episode {
    if (this.ending === undefined) throw new Error(`internal: episode ${this.plan.id} still runs`);
    return { plan: this.plan, events: this.events, ending: this.ending };
  }

  #begin(): void {
    const { runner, environment, part } = this.#stage;
    let entering: AgentId = ENVIRONMENT;
    try {
      // A task is shared by its group, and seats may be.
      deepFreeze(this.plan.task);
      deepFreeze(this.plan.seats);
      const first = this.#stage.begin(this.plan);
      const openings = [first.said];
      this.#enter(new Actor(ENVIRONMENT, runner, first));
      for (const event of first.logged) this.#log(event);
      for (const agent of Object.keys(this.plan.seats)) {
        entering = agent;
        const seated = part(agent);
        if (seated === undefined) throw new Error(`'${environment.name}' has no seat '${agent}'`);
        const first = seated.begin();
        openings.push(first.said);
        const seat = this.plan.seats[agent] as Seat;
        this.#enter(new SeatedActor(agent, seat, seated.role, seated.runner, first));
      }
      // Only now is everybody there to be addressed.
      for (const [i, actor] of this.actors.entries()) {
        entering = actor.id;
        this.#sayAll(actor, openings[i] as readonly Utterance[]);
      }
    } catch (error) {
      this.#fail(entering, 'on starting', error);
    }
  }

  /** What an agent was doing whose policy failed. */
  deciding(agent: AgentId): string {
    return `on deciding in state '${this.#find(agent)?.state}'`;
  }

  #enter(actor: Actor): void {
    this.actors.push(actor);
    this.#log({ kind: 'state', actor: actor.id, state: actor.state });
  }

  #deliver(message: Message): void {
    const actor = this.#find(message.to) as Actor; // `faultOf` saw to it
    // The game is over for whoever still speaks to the environment.
    if (actor.id === ENVIRONMENT && actor.snapshot.status === 'done') return;
    const { state } = actor;
    try {
      const reaction = actor.hear(
        message,
        actor.id === ENVIRONMENT ? chanceAt(this.plan, this.events.length) : undefined,
      );
      if (reaction === undefined) throw unhandled(`'${message.kind}' from '${message.from}'`);
      this.#react(actor, reaction);
    } catch (error) {
      this.#fail(actor.id, `on '${message.kind}' in state '${state}'`, error, message);
    }
  }

  #decide(agent: AgentId, given: Decision): void {
    const actor = this.#find(agent) as SeatedActor; // only they are asked
    const { state } = actor;
    // A recorded decision must say exactly what its machine hears now.
    const text = recordableText(given.text);
    const decision = text === given.text ? given : { ...given, text };
    this.#thought++;
    actor.decisionIndex++;
    this.#log({ kind: 'decision', decision });
    try {
      const reaction = actor.reply(text, decision.finish);
      if (reaction === undefined) throw unhandled(`'reply'`);
      this.#react(actor, reaction);
    } catch (error) {
      this.#fail(agent, `on its reply in state '${state}'`, error);
    }
  }

  /** Logs what came of an event: states first, then what the machine had logged, then what was said. */
  #react(actor: Actor, { entered, said, logged }: Reaction): void {
    for (const state of entered) this.#log({ kind: 'state', actor: actor.id, state });
    for (const event of logged) this.#log(event);
    this.#sayAll(actor, said);
  }

  #sayAll({ id }: Actor, said: readonly Utterance[]): void {
    for (const utterance of said) {
      const wrong = this.#faultOf(id, utterance);
      if (wrong !== undefined) throw new Error(wrong);
      checkPlain(utterance.body, `the body of '${utterance.kind}'`);
      deepFreeze(utterance.body);
      this.#spoken++;
      this.#checkLength();
      this.#thought = 0;
      this.#injected = 0;
      this.#stream.say(id, utterance);
    }
  }

  /** Everything has been delivered: the episode has ended, or somebody must decide. */
  #rest(): void {
    const environment = this.actors[0] as Actor;
    if (environment.snapshot.status === 'done') return this.#finish(environment.snapshot.output);
    const waiting: Waiting[] = [];
    for (const actor of this.actors) {
      if (!(actor instanceof SeatedActor) || !actor.deciding) continue;
      const { id: agent, seat } = actor;
      try {
        this.#checkThought(this.#thought + waiting.length + 1);
        const { decisionIndex } = actor;
        const key = foldKey(foldKey(this.#decisionsKey, agent), decisionIndex);
        const picture = this.#pictureFor(agent);
        const prompt = actor.observe();
        waiting.push({ agent, seat, decisionIndex, prompt, key, ...(picture && { picture }) });
      } catch (error) {
        this.#fail(agent, `on observing in state '${actor.state}'`, error);
        return;
      }
    }
    if (waiting.length > 0) this.waiting = waiting;
    else {
      const states = this.actors.map(({ id, state }) => `${id} in '${state}'`).join(', ');
      const error = new Error(`nobody speaks and nobody must decide: ${states}`);
      this.#fail(ENVIRONMENT, 'deadlock', error);
    }
  }

  /** What draws the game as a seat sees it now; undefined where there is no game, or nothing to be drawn. */
  #pictureFor(agent: AgentId): (() => string) | undefined {
    const { game } = this.#stage.environment;
    const { state } = (this.actors[0]?.snapshot.context ?? {}) as { readonly state?: unknown };
    if (game?.picture === undefined || state === undefined) return undefined;
    return () => (game.picture === undefined ? '' : drawScene(game.picture(state, agent)));
  }

  #finish(output: unknown): void {
    try {
      checkPlain(output, 'the outcome');
      const returns = this.#returns ?? this.#noReturns();
      this.#end({ kind: 'finished', outcome: output, ...(returns !== undefined && { returns }) });
    } catch (error) {
      this.#fail(ENVIRONMENT, 'on ending', error);
    }
  }

  /** Of a game, until its returns are told: 0 for everybody. */
  #noReturns(): SeatReturns | undefined {
    if (this.#stage.environment.game === undefined) return undefined;
    return Object.fromEntries(Object.keys(this.plan.seats).map((seat) => [seat, 0]));
  }

  #log(event: EpisodeEvent): void {
    if (event.kind === 'returns') this.#returns = event.returns;
    const index = this.events.push(event) - 1;
    this.#hooks.event?.(event, index);
    const recorded = this.#hooks.injections?.[this.#repeated];
    if (recorded !== undefined && recorded.at === index + 1) {
      this.#repeated++;
      this.#stream.sayInjection(recorded.injection);
    }
  }

  #find(id: AgentId): Actor | undefined {
    for (const actor of this.actors) if (actor.id === id) return actor;
    return undefined;
  }

  /** What is wrong with a message, if anything. */
  #faultOf(from: AgentId, { to, kind }: Utterance): string | undefined {
    if (this.#find(to) === undefined) {
      const present = this.actors.map(({ id }) => `'${id}'`).join(', ');
      return `'${kind}' from '${from}' is addressed to '${to}', who isn't here; present: ${present}`;
    }
    // These types of event have a meaning of their own inside a machine.
    if (kind === 'reply' || kind === '' || kind.startsWith('xstate.')) {
      return `'${kind}' can't be a kind of message, it is reserved; choose another`;
    }
    return undefined;
  }

  #checkLength(): void {
    const { longestEpisode } = this.#stage.environment.type;
    if (!(this.#spoken <= longestEpisode)) {
      throw new Error(
        `message ${this.#spoken}, but the longest episode has ${longestEpisode} messages`,
      );
    }
  }

  /** A role may decide several times before it speaks, but not for ever. */
  #checkThought(count: number): void {
    if (count <= MOST_BETWEEN_MESSAGES) return;
    throw new Error(`more than ${MOST_BETWEEN_MESSAGES} decisions without a message between them`);
  }

  #fail(where: AgentId, doing: string, thrown: unknown, message?: Message): void {
    const told = this.#explain(where, thrown, message);
    // The message alone: stacks name files and lines, and would make logs differ between machines.
    const error = `${doing}: ${told instanceof Error ? told.message : String(told)}`;
    this.#end({ kind: 'failed', where, error });
    this.#log({ kind: 'failure', actor: where, error });
  }

  /** Says more of what was altered in place, if that is what was thrown. */
  #explain(where: AgentId, thrown: unknown, message: Message | undefined): unknown {
    const { environment } = this.#stage;
    const isEnvironment = where === ENVIRONMENT;
    const machine = isEnvironment ? environment.machine : environment.roles[where]?.machine;
    const who = isEnvironment
      ? `environment '${environment.name}'`
      : `role '${environment.roles[where]?.name ?? where}'`;
    return explainAlteration(who, thrown, {
      context: this.#find(where)?.snapshot.context ?? machine?.config.context,
      ...(isEnvironment && { plan: this.plan }),
      ...(message && { message }),
    });
  }

  #end(ending: Ending): void {
    this.ending = ending;
    this.#stream.close();
  }
}

function unhandled(what: string): Error {
  return new Error(
    `nothing handles ${what}; give this state a transition for it, or don't send it`,
  );
}
