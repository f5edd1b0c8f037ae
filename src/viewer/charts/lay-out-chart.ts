import { createHash } from 'node:crypto';
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { DescribedMachine } from '../runs/described.ts';
import type { ChartLine, ChartNode, ChartView } from '../protocol.ts';
import { chartGraph } from './chart-graph.ts';
import type { ChartGraph, GraphNode } from './chart-graph.ts';

/** Charts by digest; laying one out takes some 100 ms, and the first a second more. */
const known = new Map<string, Promise<ChartView>>();
const MOST_KNOWN = 200;

/** Downwards in layers, lines at right angles; no room for words on lines, which would make everything else too small. */
const LAYOUT = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
};
const INNER_PADDING = '[top=34,left=14,bottom=14,right=14]';
/** Of a state's box, in the chart's own units; letters are 13 high and 0.6 of that wide. */
const NODE_HEIGHT = 30;
const LETTER_WIDTH = 7.8;
const NODE_MARGIN = 28;

/** A machine's chart, and the digest that it goes by. */
export async function layOutChart(
  machine: DescribedMachine,
): Promise<{ readonly digest: string; readonly chart: ChartView }> {
  const digest = createHash('sha256').update(JSON.stringify(machine)).digest('hex').slice(0, 16);
  const found = known.get(digest) ?? place(chartGraph(machine));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(digest, found);
  return { digest, chart: await found };
}

async function place(graph: ChartGraph): Promise<ChartView> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const root: ElkNode = await new Elk.default().layout({
    id: 'root',
    layoutOptions: LAYOUT,
    children: childrenOf(graph, null),
    edges: graph.lines.map(({ id, source, target }) => ({
      id,
      sources: [source],
      targets: [target],
    })),
  });
  const origins = new Map([['root', [0, 0] as const]]);
  const nodes = flatten(root.children ?? [], 0, 0, graph.nodes, origins);
  return {
    name: graph.name,
    width: root.width ?? 0,
    height: root.height ?? 0,
    nodes,
    lines: graph.lines.map(({ id, transitions }) => ({
      id,
      transitions,
      points: pointsOf(
        root.edges?.find((edge) => edge.id === id),
        origins,
      ),
    })),
    transitions: graph.transitions,
  };
}

function childrenOf(graph: ChartGraph, parent: string | null): ElkNode[] {
  return graph.nodes
    .filter((node) => node.parent === parent)
    .map(({ id, label }) => {
      const children = childrenOf(graph, id);
      return {
        id,
        width: Math.ceil(label.length * LETTER_WIDTH) + NODE_MARGIN,
        height: NODE_HEIGHT,
        children,
        ...(children.length > 0 && { layoutOptions: { 'elk.padding': INNER_PADDING } }),
      };
    });
}

/** Places are relative to the parent: makes them absolute, and notes where each node begins. */
function flatten(
  placed: readonly ElkNode[],
  dx: number,
  dy: number,
  nodes: readonly GraphNode[],
  origins: Map<string, readonly [number, number]>,
): ChartNode[] {
  return placed.flatMap(({ id, x = 0, y = 0, width = 0, height = 0, children = [] }) => {
    const node = nodes.find((one) => one.id === id);
    if (node === undefined) return [];
    origins.set(id, [x + dx, y + dy]);
    const own = { ...node, x: x + dx, y: y + dy, width, height };
    return [own, ...flatten(children, x + dx, y + dy, nodes, origins)];
  });
}

/** A line's points are relative to the node that contains it. */
function pointsOf(
  edge: ElkExtendedEdge | undefined,
  origins: ReadonlyMap<string, readonly [number, number]>,
): ChartLine['points'] {
  const { container = 'root' } = (edge ?? {}) as { readonly container?: string };
  const [dx, dy] = origins.get(container) ?? [0, 0];
  const section = edge?.sections?.[0];
  if (section === undefined) return [];
  return [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(
    ({ x, y }) => [x + dx, y + dy] as const,
  );
}
