import type { Decision, Prompt } from '../core/decision.ts';
import type { Seat } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { RandomKey } from '../core/random.ts';
import type { Message, Utterance } from '../core/message.ts';
import { isObject, showValue } from '../core/show-value.ts';
import type { ActorSnapshot, AnyEvent, MachineRunner, Step } from './machine-runner.ts';
import { DECIDING } from './role.ts';
import type { LoggedEvent, Reply, Role } from './role.ts';
import { statePath } from './state-path.ts';

/** What came of an event. */
export interface Reaction {
  /** Paths of the states entered, those passed through on the way included. */
  readonly entered: readonly string[];
  readonly said: readonly Utterance[];
  /** What it had logged. */
  readonly logged: readonly LoggedEvent[];
}

/** One actor of one episode: where its machine stands, and how it is told of things. */
export class Actor {
  readonly id: AgentId;
  /** Path of the state it rests in. */
  state: string;
  snapshot: ActorSnapshot;
  readonly #runner: MachineRunner;

  constructor(id: AgentId, runner: MachineRunner, { snapshot }: Step) {
    this.id = id;
    this.#runner = runner;
    this.snapshot = snapshot;
    this.state = statePath(snapshot.value);
  }

  /**
   * Hears a message; undefined if its state has no transition for it. Throws what the machine throws.
   *
   * @param chance - for the environment: what it draws by from here on, if not by the episode's key
   */
  hear(message: Message, chance?: RandomKey): Reaction | undefined {
    const { kind: type } = message;
    return this.take(chance === undefined ? { type, message } : { type, message, chance });
  }

  protected take(event: AnyEvent): Reaction | undefined {
    if (this.snapshot.status !== 'active') return undefined;
    const { snapshot, passed, said, logged } = this.#runner.send(this.snapshot, event);
    const unmoved = snapshot === this.snapshot && said.length + logged.length === 0;
    if (unmoved && !this.#runner.understands(snapshot, event)) return undefined;
    let entered: string[] | undefined;
    for (const { value } of passed) {
      const state = statePath(value);
      if (state === this.state) continue;
      this.state = state;
      if (entered === undefined) entered = [state];
      else entered.push(state);
    }
    this.snapshot = snapshot;
    return { entered: entered ?? NONE, said, logged };
  }
}

const NONE: readonly string[] = [];

/** An actor in a role, with a policy to decide for it if the role decides anything. */
export class SeatedActor extends Actor {
  readonly seat: Seat;
  /** Of the decision that it makes next; counts its own from 0. */
  decisionIndex = 0;
  readonly #role: Role;

  constructor(id: AgentId, seat: Seat, role: Role, runner: MachineRunner, first: Step) {
    super(id, runner, first);
    this.seat = seat;
    this.#role = role;
  }

  get deciding(): boolean {
    return this.snapshot.status === 'active' && this.snapshot.tags.has(DECIDING);
  }

  /** Throws what the role throws, and where it gives no prompt. */
  observe(): Prompt {
    const prompt: unknown = this.#role.observe(this.snapshot.context);
    if (!(isObject(prompt) && 'compact' in prompt && typeof prompt.compact === 'string')) {
      throw new Error(`must give a prompt, with \`compact\` as text, got ${showValue(prompt)}`);
    }
    const { choices } = prompt as { readonly choices?: unknown };
    if (choices !== undefined && !(Array.isArray(choices) && choices.length > 0)) {
      throw new Error(
        `must leave at least one legal reply, got ${Array.isArray(choices) ? 'none' : showValue(choices)}; ` +
          'leave `choices` out where every reply is legal',
      );
    }
    return prompt as unknown as Prompt;
  }

  /** Takes its policy's words; undefined if its state has no transition for a reply. */
  reply(text: string, finish: Decision['finish']): Reaction | undefined {
    const reply: Reply = this.#role.parse(text, this.snapshot.context, finish);
    const event = { type: 'reply', reply } as const;
    return this.take(event);
  }
}
