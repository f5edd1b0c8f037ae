import type { Output, World } from '../world.ts';

type Paint = (text: string) => string;

/** Colours by meaning, or plain text where colours aren't wanted. */
export interface Style {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warning: Paint;
  readonly accent: Paint;
}

/** Colours for a terminal, unless `NO_COLOR` is set to anything (https://no-color.org). */
export function styleFor(output: Output, env: World['env']): Style {
  const coloured = output.interactive && !env['NO_COLOR'];
  // SGR codes: what switches the attribute on, and what switches it off again.
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      coloured && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return {
    strong: paint(1, 22),
    faint: paint(2, 22),
    bad: paint(31, 39),
    good: paint(32, 39),
    warning: paint(33, 39),
    accent: paint(36, 39),
  };
}
