import { writeSync } from 'node:fs';

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
    if (wanted()) return;
    process.exitCode = 2;
    // At once: a stream may write too late now.
    writeSync(2, `scenario: ended the process at ${where()}, before the run had ended\n`);
  };
  process.on('exit', tell);
  return () => void process.off('exit', tell);
}
