import { createActor } from 'xstate';
import type {
  AnyMachineSnapshot,
  AnyStateMachine,
  ExecutableActionObject,
  StateValue,
} from 'xstate';
import type { Utterance } from '../core/message.ts';
import type { LoggedEvent } from './role.ts';

/** Where an actor stands: what we use of an XState snapshot. Never altered; a transition makes a new one. */
export interface ActorSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: StateValue;
  readonly context: unknown;
  readonly tags: ReadonlySet<string>;
  /** Of a machine that is done. */
  readonly output: unknown;
  readonly error: unknown;
}

type Scope = Parameters<AnyStateMachine['transition']>[2];

/** Any event; which ones a machine understands is the machine's affair. */
export interface AnyEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Where a machine came to, and what it said on the way. */
export interface Step {
  readonly snapshot: ActorSnapshot;
  /** The snapshots it passed through, `snapshot` the last of them; only that one on starting. */
  readonly passed: readonly ActorSnapshot[];
  readonly said: readonly Utterance[];
  /** What it had logged. */
  readonly logged: readonly LoggedEvent[];
}

// Steps that nobody would call a protocol: an `always` loop must fail its episode, not hang its siblings.
const MOST_MICROSTEPS = 1000;
const NOTHING: readonly never[] = [];

/**
 * Drives one machine for any number of actors.
 *
 * Actors of thousands of episodes differ by their snapshot alone, so they share this: XState's own
 * transition function with one actor scope, instead of an `Actor` with mailbox, system and listeners
 * for each. Snapshots and the order of actions are those that `createActor` would give.
 * (XState's `transition()` is the same function with a new scope and a new actor for each event,
 * four times slower; `bench/episode-loop.ts` has the metrics.)
 */
export class MachineRunner {
  readonly #machine: AnyStateMachine;
  readonly #scope: Scope;
  #said: Utterance[] = [];
  #logged: LoggedEvent[] = [];

  constructor(machine: AnyStateMachine) {
    this.#machine = machine.provide({}); // a copy: its options are ours to set
    const { maxIterations } = this.#machine.options;
    if (maxIterations === undefined || maxIterations === Infinity) {
      this.#machine.options = { ...this.#machine.options, maxIterations: MOST_MICROSTEPS };
    }
    const self = createActor(this.#machine);
    this.#scope = {
      self,
      id: self.id,
      sessionId: self.sessionId,
      system: self.system,
      logger: console.log,
      emit: () => undefined, // emitted events are taken from the action, see `perform`
      defer: () => this.#refuse('spawns an actor'),
      stopChild: () => this.#refuse('stops an actor'),
      actionExecutor: (action) => this.#perform(action),
    };
  }

  /** Enters the initial state. Throws what the machine throws. */
  start(input: unknown): Step {
    this.#said = [];
    this.#logged = [];
    const snapshot: ActorSnapshot = this.#machine.getInitialSnapshot(this.#scope, input);
    if (snapshot.status === 'error') throw snapshot.error;
    return { snapshot, passed: [snapshot], said: take(this.#said), logged: take(this.#logged) };
  }

  /** One event, to the next state of rest. Throws what the machine throws. */
  send(snapshot: ActorSnapshot, event: AnyEvent): Step {
    this.#said = [];
    this.#logged = [];
    const passed: readonly ActorSnapshot[] = this.#machine.microstep(
      full(snapshot),
      event,
      this.#scope,
    );
    const last = passed.at(-1) ?? snapshot;
    if (last.status === 'error') throw last.error;
    return { snapshot: last, passed, said: take(this.#said), logged: take(this.#logged) };
  }

  /** Whether some transition is there for the event, be it one that does nothing. */
  understands(snapshot: ActorSnapshot, event: AnyEvent): boolean {
    return this.#machine.getTransitionData(full(snapshot), event).length > 0;
  }

  #perform(action: ExecutableActionObject): void {
    switch (action.type) {
      case 'xstate.emit':
        this.#hear((action.params as { event: unknown }).event);
        return;
      case 'xstate.raise': // without delay it has already been queued inside the machine
        if ((action.params as { delay?: number }).delay !== undefined) this.#refuse('uses a timer');
        return;
      case 'xstate.spawnChild':
        return this.#refuse('invokes or spawns an actor');
      case 'xstate.sendTo':
        return this.#refuse('sends past the message stream');
      default:
        action.exec?.(action.info, action.params);
    }
  }

  #hear(event: unknown): void {
    const emitted = event as { type?: unknown; say?: Utterance; log?: LoggedEvent };
    if (emitted.type === 'log' && emitted.log !== undefined) {
      this.#logged.push(emitted.log);
      return;
    }
    if (emitted.type !== 'say' || emitted.say === undefined) {
      throw new Error(
        `machine '${this.#machine.id}' emits '${String(emitted.type)}'; ` +
          `machines speak by emit({ type: 'say', say: { to, kind, body } })`,
      );
    }
    this.#said.push(emitted.say);
  }

  #refuse(what: string): never {
    throw new Error(
      `machine '${this.#machine.id}' ${what}; machines of an episode are pure: they hear, decide and say`,
    );
  }
}

function take<Item>(items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? NOTHING : items;
}

/** Every snapshot that reaches us was made by XState, so it is whole although we name a part of it. */
function full(snapshot: ActorSnapshot): AnyMachineSnapshot {
  return snapshot as AnyMachineSnapshot;
}
