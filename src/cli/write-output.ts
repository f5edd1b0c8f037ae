import { UNSEEN } from '../core/printable.ts';
import type { Output } from './world.ts';

/** One object on one line; what is unseen or a control is escaped, as JSON allows: it reads back the same. */
export function writeJson(output: Output, value: object): void {
  output.write(`${escapeUnseen(JSON.stringify(value))}\n`);
}

function escapeUnseen(json: string): string {
  // Only inside strings can there be any, and there \uXXXX stands for a UTF-16 unit.
  return json.replace(UNSEEN, (found) =>
    Array.from(
      { length: found.length },
      (_, unit) => `\\u${found.charCodeAt(unit).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

export function writeLines(output: Output, lines: readonly string[]): void {
  output.write(lines.map((line) => `${line}\n`).join(''));
}
