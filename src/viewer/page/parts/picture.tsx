import { memo } from 'react';
import type { Emphasis, Scene, Shape } from '../../../games/scene.ts';

/** Of a cell, in the picture's own units: in a terminal a cell is about twice as high as wide. */
const CELL = { width: 8, height: 16 };

const COLORS: Readonly<Record<Emphasis, string>> = {
  plain: 'var(--text)',
  quiet: 'var(--faint)',
  strong: 'var(--here)',
  good: 'var(--gain)',
  bad: 'var(--loss)',
};

/** A game's own picture of its state: data in, SVG out. Words are text nodes, whatever they hold. */
export const Picture = memo(function Picture({
  scene,
  title,
}: {
  readonly scene: Scene;
  readonly title: string;
}) {
  const words = scene.shapes.flatMap((shape) => (shape.kind === 'words' ? [shape.text] : []));
  return (
    <svg
      viewBox={`-4 -4 ${scene.width * CELL.width + 8} ${scene.height * CELL.height + 8}`}
      role="img"
      aria-label={`${title}: ${words.join(' ')}`}
      width="100%"
      height="100%"
    >
      {scene.shapes.map((shape, i) => (
        <ShapeView key={i} shape={shape} />
      ))}
    </svg>
  );
});

function ShapeView({ shape }: { readonly shape: Shape }) {
  const color = COLORS[shape.emphasis ?? 'plain'];
  const bold = shape.emphasis === 'strong' ? 2 : 1.2;
  switch (shape.kind) {
    case 'box':
      return (
        <rect
          x={shape.x * CELL.width}
          y={shape.y * CELL.height}
          width={shape.width * CELL.width}
          height={shape.height * CELL.height}
          rx={3}
          fill="none"
          stroke={color}
          strokeWidth={bold}
        />
      );
    case 'line': {
      const [[x1, y1], [x2, y2]] = [shape.from, shape.to];
      return (
        <line
          x1={(x1 + 0.5) * CELL.width}
          y1={(y1 + 0.5) * CELL.height}
          x2={(x2 + 0.5) * CELL.width}
          y2={(y2 + 0.5) * CELL.height}
          stroke={color}
          strokeWidth={bold}
          strokeLinecap="round"
        />
      );
    }
    case 'words':
      return (
        <text
          x={shape.x * CELL.width}
          y={shape.y * CELL.height + 12.5}
          fontFamily="var(--mono)"
          fontSize={13}
          fontWeight={shape.emphasis === 'strong' ? 700 : 400}
          fill={color}
          xmlSpace="preserve"
        >
          {shape.text}
        </text>
      );
  }
}
