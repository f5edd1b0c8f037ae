import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** A machine as data, to draw and to explain it without its code. */
export interface MachineDescription {
  readonly id: string;
  /** In the order of the machine, a state before those inside it. */
  readonly states: readonly StateDescription[];
}

export interface StateDescription {
  /** From the root, with dots between: `reviewing.scoring`; empty for the root itself. */
  readonly path: string;
  /** `atomic`, `compound`, `parallel`, `final` or `history`. */
  readonly type: string;
  /** Where it begins, if it has states inside: their paths. */
  readonly initial: readonly string[];
  readonly tags: readonly string[];
  readonly transitions: readonly TransitionDescription[];
}

export interface TransitionDescription {
  /** The kind of message or event; empty for one that is taken as soon as its guard holds. */
  readonly event: string;
  /** Paths; none where it stays in its state. */
  readonly targets: readonly string[];
  /** By name; null where there is none. A guard that was given no name in its machine is `(unnamed)`. */
  readonly guard: string | null;
}

/** What a machine is: states, transitions and guards, in the order in which they are tried. */
export function describeMachine({ id, root }: AnyStateMachine): MachineDescription {
  return { id, states: describeStates(root) };
}

function describeStates(node: AnyStateNode): readonly StateDescription[] {
  const own: StateDescription = {
    path: pathOf(node),
    type: node.type,
    initial: (node.initial?.target ?? []).map(pathOf),
    tags: [...node.tags],
    transitions: [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map(describe),
  };
  return [own, ...Object.values(node.states).flatMap(describeStates)];
}

/** What is read of a transition; XState's own type says `any` of it. */
interface Transition {
  readonly eventType: string;
  readonly target: readonly AnyStateNode[] | undefined;
  readonly guard?: unknown;
}

function describe({ eventType, target = [], guard }: Transition): TransitionDescription {
  return { event: eventType, targets: target.map(pathOf), guard: guardName(guard) };
}

function guardName(guard: unknown): string | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return guard;
  const named = guard as { readonly type?: unknown; readonly name?: unknown };
  const name = typeof guard === 'function' ? named.name : named.type;
  // A function that stands in its transition is called after the key that it stands under.
  return typeof name === 'string' && name !== '' && name !== 'guard' ? name : '(unnamed)';
}

const pathOf = (node: AnyStateNode): string => node.path.join('.');
