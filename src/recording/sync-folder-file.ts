import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Makes the names in a folder last: a file that was created or renamed may otherwise be gone after a
 * power cut, though its content was synced. Does nothing where folders can't be opened (Windows).
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
