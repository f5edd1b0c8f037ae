/**
 * A terminal that understands what our live block uses: cursor up, carriage return, line feed, erase
 * in line and below, cursor on and off, colours (ignored), wrapping at the right edge, and reflow of
 * long lines when it becomes narrower, as current terminal emulators do. Everything else is an error.
 */
export function openScreen(columns: number) {
  let rows: string[] = [''];
  let row = 0;
  let column = 0;
  let cursorShown = true;
  let frames = 0;

  const put = (character: string): void => {
    if (column === columns) {
      row += 1;
      column = 0;
    }
    while (rows.length <= row) rows.push('');
    const line = (rows[row] ?? '').padEnd(column);
    rows[row] = line.slice(0, column) + character + line.slice(column + 1);
    column += 1;
  };
  const obey = (parameters: string, verb: string): void => {
    const sequence = parameters + verb;
    if (verb === 'A') row = Math.max(0, row - Number(parameters));
    else if (sequence === 'K') rows[row] = (rows[row] ?? '').slice(0, column);
    else if (sequence === 'J') {
      rows[row] = (rows[row] ?? '').slice(0, column);
      rows = rows.slice(0, row + 1);
    } else if (sequence === '?25l') cursorShown = false;
    else if (sequence === '?25h') cursorShown = true;
    else if (sequence === '?2026h') frames += 1;
    else if (sequence !== '?2026l' && verb !== 'm')
      throw new Error(`unknown sequence ESC[${sequence}`);
  };
  return {
    write: (text: string): void => {
      for (const [all, parameters, verb] of text.matchAll(/\x1b\[([0-9;?]*)([A-Za-z])|[^]/gu)) {
        if (verb !== undefined) obey(parameters ?? '', verb);
        else if (all === '\n') {
          row += 1;
          column = 0;
          while (rows.length <= row) rows.push('');
        } else if (all === '\r') column = 0;
        else if (all.codePointAt(0) === 0x1b) throw new Error('a lonely ESC');
        else put(all);
      }
    },
    /** Becomes narrower: every line that no longer fits is wrapped, and the cursor stays with its text. */
    narrow: (to: number): void => {
      const wrapped = rows.map((line) => line.match(new RegExp(`[^]{1,${to}}`, 'gu')) ?? ['']);
      row = wrapped.slice(0, row).reduce((sum, parts) => sum + parts.length, 0);
      rows = wrapped.flat();
      columns = to;
    },
    lines: (): readonly string[] => rows.map((line) => line.trimEnd()),
    cursor: () => ({ row, column, shown: cursorShown }),
    frames: () => frames,
  };
}
