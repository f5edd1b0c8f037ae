import type { DescribedMachine } from '../runs/described.ts';
import type { ChartTransition } from '../protocol.ts';

/** A machine as nodes and lines, without places. */
export interface ChartGraph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** Between the same two nodes there is one, however many transitions it stands for. */
  readonly lines: readonly GraphLine[];
  readonly transitions: readonly ChartTransition[];
}

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly parent: string | null;
  readonly kind: string;
  readonly isInitial: boolean;
}

export interface GraphLine {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly transitions: readonly string[];
}

/** Transitions of the machine itself hold in every state: they start here. No state can be called so. */
export const ANY = '*';

/** A state with that many ways that need no event leads everywhere: drawn, they would hide all others. */
const EVERYWHERE = 4;

/**
 * What is drawn of a machine. Left out are transitions that stay where they are without saying so: whether they do something
 * or only ignore what was said isn't in the description, and lines for them would fill the chart. They are listed below it.
 */
export function chartGraph({ id, states }: DescribedMachine): ChartGraph {
  const transitions = states.flatMap(transitionsOf);
  const drawn = transitions.filter(isDrawn);
  const own = states.filter(({ path }) => path !== '');
  const initials = new Set(states.flatMap(({ initial }) => initial));
  const paths = new Set([ANY, ...own.map(({ path }) => path)]);
  const nodes = own.map(({ path, type }): GraphNode => ({
    id: path,
    label: path.slice(path.lastIndexOf('.') + 1),
    parent: parentOf(path, paths),
    kind: type,
    isInitial: initials.has(path),
  }));
  const any: GraphNode = { id: ANY, label: 'any', parent: null, kind: 'any', isInitial: false };
  const hasAny = drawn.some(({ source }) => source === ANY);
  return {
    name: id,
    nodes: hasAny ? [...nodes, any] : nodes,
    lines: bundle(drawn.filter(({ source, target }) => paths.has(source) && paths.has(target))),
    transitions,
  };
}

type State = DescribedMachine['states'][number];

function transitionsOf({ path, transitions }: State): readonly ChartTransition[] {
  const source = path === '' ? ANY : path;
  const seen = new Map<string, number>();
  return transitions.map(({ event, targets, guard }) => {
    const order = seen.get(event) ?? 0;
    seen.set(event, order + 1);
    const of = transitions.filter((other) => other.event === event).length;
    const target = targets[0] ?? source;
    return { id: `${source}|${event}|${order}`, source, target, event, guard, order, of };
  });
}

function isDrawn({ source, target, event, order, of }: ChartTransition): boolean {
  if (source === target) return false;
  return event !== '' || of < EVERYWHERE || order === 0;
}

function parentOf(path: string, paths: ReadonlySet<string>): string | null {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return paths.has(parent) ? parent : null;
}

function bundle(transitions: readonly ChartTransition[]): readonly GraphLine[] {
  const lines = new Map<string, ChartTransition[]>();
  for (const transition of transitions) {
    const key = `${transition.source}→${transition.target}`;
    lines.set(key, [...(lines.get(key) ?? []), transition]);
  }
  return [...lines].map(([id, bundled]) => ({
    id,
    source: bundled[0]?.source ?? '',
    target: bundled[0]?.target ?? '',
    transitions: bundled.map((transition) => transition.id),
  }));
}
