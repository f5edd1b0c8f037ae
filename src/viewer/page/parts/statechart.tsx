import { memo, useMemo } from 'react';
import type { ChartLine, ChartNode, ChartView, TakenTransition } from '../../protocol.ts';

/** A seat that stands somewhere on the chart of its role. */
export interface Disc {
  readonly label: string;
  readonly state: string;
  readonly color: string;
  readonly isOn: boolean;
}

/** A machine as the server laid it out: lit where it stands, with the transition that it took last. */
export const Statechart = memo(function Statechart({
  chart,
  state,
  visited,
  taken,
  discs = [],
  title,
}: {
  readonly chart: ChartView;
  /** As the log tells it: regions side by side are joined by ` & `. */
  readonly state: string;
  readonly visited: ReadonlySet<string>;
  readonly taken: TakenTransition | null;
  readonly discs?: readonly Disc[];
  readonly title: string;
}) {
  const lit = useMemo(() => activeStates(state), [state]);
  const { nodes, lines } = chart;
  const fired = lines.find(
    ({ transitions }) => taken?.transition != null && transitions.includes(taken.transition),
  );
  const others = lines.filter((line) => line !== fired);
  const room = discs.length > 1 ? 12 : 4;
  const label = `${title}: in ${state}${taken?.from != null ? `, came from ${taken.from}` : ''}`;
  return (
    <svg
      className="chart"
      viewBox={`-6 -6 ${chart.width + 12} ${chart.height + room + 6}`}
      role="img"
      aria-label={label}
      style={{ maxWidth: chart.width * 1.15 }}
      preserveAspectRatio="xMidYMid meet"
    >
      {others.map((line) => (
        <Line key={line.id} line={line} isFired={false} />
      ))}
      {fired && <Line line={fired} isFired />}
      {nodes.map((node) => (
        <Node
          key={node.id}
          node={node}
          isLit={lit.has(node.id)}
          wasVisited={visited.has(node.id)}
          isCompound={nodes.some(({ parent }) => parent === node.id)}
          discs={
            discs.length > 1 ? discs.filter((disc) => activeStates(disc.state).has(node.id)) : []
          }
        />
      ))}
    </svg>
  );
});

/** All states that are active: of each region its leaf and what is around it. */
export function activeStates(state: string): ReadonlySet<string> {
  const paths = state.split(' & ').flatMap((leaf) => {
    const parts = leaf.split('.');
    return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
  });
  return new Set(paths);
}

function Line({ line, isFired }: { readonly line: ChartLine; readonly isFired: boolean }) {
  const color = isFired ? 'var(--here)' : 'var(--edge)';
  const [before, end] = line.points.slice(-2);
  if (before === undefined || end === undefined) return null;
  const angle = (Math.atan2(end[1] - before[1], end[0] - before[0]) * 180) / Math.PI;
  return (
    <g>
      <path
        d={roundedPath(line.points)}
        fill="none"
        stroke={color}
        strokeWidth={isFired ? 2.4 : 1.2}
      />
      <path
        d="M0 0 L-7 -3.6 L-7 3.6 Z"
        transform={`translate(${end[0]} ${end[1]}) rotate(${angle})`}
        fill={color}
      />
    </g>
  );
}

function Node({
  node,
  isLit,
  wasVisited,
  isCompound,
  discs,
}: {
  readonly node: ChartNode;
  readonly isLit: boolean;
  readonly wasVisited: boolean;
  readonly isCompound: boolean;
  readonly discs: readonly Disc[];
}) {
  const { x, y, width, height } = node;
  const middle = x + width / 2;
  if (node.kind === 'any') {
    return (
      <g>
        <rect
          x={x}
          y={y + 4}
          width={width}
          height={height - 8}
          rx={11}
          fill="none"
          stroke="var(--edge)"
          strokeDasharray="3 3"
        />
        <text
          x={middle}
          y={y + 19}
          textAnchor="middle"
          fontSize={12}
          fontStyle="italic"
          fill="var(--soft)"
        >
          any
        </text>
      </g>
    );
  }
  const edge = isLit ? 'var(--here)' : wasVisited ? 'var(--soft)' : 'var(--line)';
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={width}
        height={height}
        rx={isCompound ? 10 : 7}
        fill={isCompound ? 'none' : isLit ? 'var(--here-soft)' : 'var(--raised)'}
        stroke={edge}
        strokeWidth={isLit ? 2.2 : 1.1}
      />
      {node.kind === 'final' && (
        <rect
          x={x + 3}
          y={y + 3}
          width={width - 6}
          height={height - 6}
          rx={4.5}
          fill="none"
          stroke={isLit || wasVisited ? edge : 'var(--edge)'}
        />
      )}
      {node.isInitial && (
        <circle cx={x} cy={y} r={4} fill={isLit ? 'var(--here)' : 'var(--soft)'} />
      )}
      <text
        x={middle}
        y={y + (isCompound ? 20 : height / 2 + 4.5)}
        textAnchor="middle"
        fontSize={13}
        fontWeight={isLit ? 700 : 500}
        fill={isLit || wasVisited ? 'var(--text)' : 'var(--soft)'}
      >
        {node.label}
      </text>
      {!isCompound &&
        discs.map(({ label, color, isOn }, i) => {
          const cx = middle + (i - (discs.length - 1) / 2) * 15;
          return (
            <g key={label}>
              <circle
                cx={cx}
                cy={y + height + 1}
                r={isOn ? 8 : 7}
                fill={color}
                stroke={isOn ? 'var(--here)' : 'var(--panel)'}
                strokeWidth={isOn ? 2.5 : 1.5}
              />
              <text
                x={cx}
                y={y + height + 4.5}
                textAnchor="middle"
                fontSize={9}
                fontWeight={700}
                fill="var(--on-seat)"
              >
                {label}
              </text>
            </g>
          );
        })}
    </g>
  );
}

/** Right angles with round corners. */
function roundedPath(points: ChartLine['points']): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first[0]} ${first[1]}`];
  rest.forEach(([x, y], i) => {
    const [px, py] = points[i] ?? first;
    const next = rest[i + 1];
    if (next === undefined) return void parts.push(`L${x} ${y}`);
    const [nx, ny] = next;
    const radius = Math.min(7, Math.hypot(x - px, y - py) / 2, Math.hypot(nx - x, ny - y) / 2);
    const [ax, ay] = [x - Math.sign(x - px) * radius, y - Math.sign(y - py) * radius];
    const [bx, by] = [x + Math.sign(nx - x) * radius, y + Math.sign(ny - y) * radius];
    parts.push(`L${ax} ${ay} Q${x} ${y} ${bx} ${by}`);
  });
  return parts.join(' ');
}
