import { save } from '../figures/save-figure.ts';

/** Saves what stands beside it, as it is drawn now. */
export function FigureTools({
  name,
  draw,
}: {
  readonly name: string;
  /** The figure as SVG markup, in the colours of the theme. */
  readonly draw: () => string;
}) {
  return (
    <span className="figure-tools">
      {(['svg', 'png'] as const).map((format) => (
        <button
          key={format}
          className="button quiet"
          title={`Save as ${format.toUpperCase()}`}
          aria-label={`Save ${name} as ${format.toUpperCase()}`}
          onClick={() => void save(name, format, draw())}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </span>
  );
}
