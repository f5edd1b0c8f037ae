import { writeSync } from 'node:fs';

let isOurs = false;
let told = false;

/** Ends the process as the program itself decided, with what there is to say said already. */
export function exitProcess(code: number): never {
  isOurs = true;
  process.exit(code);
}

/**
 * Tells of a process that is ended before its work is: by a scenario's code, or because nothing is left
 * that it could wait for. Its exit code is then 2, whatever it would have been. Where several tell, the last to be
 * asked does, who knows most.
 *
 * @param where - what it is at: `at update 2, before the run had ended`
 * @param wanted - whether the user has asked for an end: then nothing is told
 * @returns to be called when the work has ended
 */
export function tellOfExit(where: () => string, wanted: () => boolean): () => void {
  const tell = (): void => {
    if (isOurs || told) return;
    told = true;
    if (wanted()) return;
    process.exitCode = 2;
    // At once: a stream may write too late now.
    writeSync(
      2,
      `scenario: ended the process ${where()}; by process.exit, or by waiting for what can't come any more\n`,
    );
  };
  process.prependListener('exit', tell);
  return () => void process.off('exit', tell);
}
