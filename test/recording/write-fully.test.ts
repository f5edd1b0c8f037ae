import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { writeFully } from '../../src/recording/regular-file.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { isThere } from '../required.ts';

const bytes = new Uint8Array(1000);

test.skipIf(!isThere('linux', existsSync('/dev/full')))(
  'a full disk is said in words, with file and size',
  () => {
    const fd = openSync('/dev/full', 'r+');
    expect(() => writeFully('episodes/000000.agon', fd, bytes, 500)).toThrow(
      'episodes/000000.agon: all of 1000 bytes must be written at byte 500, got only 0 in (ENOSPC: ' +
        'the disk is full, free some space and resume the run); everything before byte 500 is intact',
    );
    closeSync(fd);
  },
);

test('a closed file is said in words', () => {
  const file = join(temporaryFolder(), 'closed');
  const fd = openSync(file, 'w');
  closeSync(fd);
  expect(() => writeFully(file, fd, bytes, 0)).toThrow(UserError);
  expect(() => writeFully(file, fd, bytes, 0)).toThrow(/EBADF: the file was closed/);
});
