import { styleText } from 'node:util';
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
  const paint =
    (format: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      // Which stream it is for was looked at above; Node would look at standard output instead.
      coloured && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    strong: paint('bold'),
    faint: paint('dim'),
    bad: paint('red'),
    good: paint('green'),
    warning: paint('yellow'),
    accent: paint('cyan'),
  };
}
