import { writeSync } from 'node:fs';

let isOurs = false;

/** Ends the process as the program itself decided, with what there is to say said already. */
export function exitProcess(code: number): never {
  isOurs = true;
  process.exit(code);
}

/**
 * Tells of a process that is ended before its run is: by a scenario's code, or because nothing is left
 * that it could wait for. Its exit code is then 2, whatever it would have been.
 *
 * @param where - what the run is at
 * @param wanted - whether the user has asked for an end: then nothing is told
 * @returns to be called when the run has ended
 */
export function tellOfExit(where: () => string, wanted: () => boolean): () => void {
  const tell = (): void => {
    if (isOurs || wanted()) return;
    process.exitCode = 2;
    // At once: a stream may write too late now.
    writeSync(2, `scenario: ended the process at ${where()}, before the run had ended\n`);
  };
  process.on('exit', tell);
  return () => void process.off('exit', tell);
}
