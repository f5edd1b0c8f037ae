import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import {
  createRegular,
  hasFolder,
  openRegular,
  readRegular,
  readRegularText,
  sizeOfRegular,
  truncateRegular,
} from '../../src/recording/regular-file.ts';
import { isThere } from '../required.ts';

const ways: readonly (readonly [string, (path: string) => unknown])[] = [
  ['read', readRegular],
  ['measured', sizeOfRegular],
  ['cut', (path) => truncateRegular(path, 1)],
  ['opened for writing', (path) => openRegular(path, 'write')],
  ['written on', (path) => openRegular(path, 'append')],
];

const hasPipes = isThere('linux', process.platform !== 'win32'); // or another Unix

describe.skipIf(!hasPipes)('what is no regular file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agon-regular-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'precious');
  const kinds: Readonly<Record<string, string>> = {
    'a link': join(folder, 'link'),
    'a link to nothing': join(folder, 'loose'),
    'a link to a device': join(folder, 'zero'),
    'a pipe': join(folder, 'pipe'),
    'a folder': join(folder, 'folder'),
  };
  symlinkSync(precious, join(folder, 'link'));
  symlinkSync(join(folder, 'nothing'), join(folder, 'loose'));
  symlinkSync('/dev/zero', join(folder, 'zero'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  mkdirSync(join(folder, 'folder'));

  for (const [kind, path] of Object.entries(kinds)) {
    test.each(ways)(`${kind} is not %s`, (_, open) => {
      expect(() => open(path)).toThrow(UserError);
      expect(() => open(path)).toThrow(/must be a regular file itself/);
      expect(readFileSync(precious, 'utf8')).toBe('precious');
      expect(existsSync(join(folder, 'nothing'))).toBe(false);
    });
  }

  test('is replaced by a new file, and what a link leads to stays', () => {
    const link = join(folder, 'temporary');
    symlinkSync(precious, link);
    closeSync(createRegular(link));
    expect(readRegularText(link)).toBe('');
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });

  test('a file with another name elsewhere is read, and not written', () => {
    const other = join(folder, 'other');
    linkSync(precious, other);
    expect(readRegularText(other)).toBe('precious');
    expect(() => openRegular(other, 'append')).toThrow(/2 names/);
  });

  test('a link to a folder is no folder', () => {
    symlinkSync(join(folder, 'folder'), join(folder, 'shortcut'));
    expect(hasFolder(join(folder, 'folder'))).toBe(true);
    expect(hasFolder(join(folder, 'none'))).toBe(false);
    expect(() => hasFolder(join(folder, 'shortcut'))).toThrow(
      /must be a folder itself, got a link/,
    );
  });
});
