import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from '../../../src/runs/folder/lock.ts';
import { temporaryFolder } from '../../recording/temporary-folder.ts';
import { isThere } from '../../required.ts';

const lockedBy = (holder: object | string) => {
  const folder = temporaryFolder();
  const text = typeof holder === 'string' ? holder : JSON.stringify(holder);
  writeFileSync(join(folder, 'lock'), text);
  return folder;
};
const deadProcess = () => spawnSync(process.execPath, ['--version']).pid;

test('a folder has one writer at a time', () => {
  const folder = temporaryFolder();
  const unlock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(`process ${process.pid} does; wait for it`);
  unlock();
  const unlockSecond = lockFolder(folder);
  unlock(); // the first holder's, again: must not free the second's lock
  expect(existsSync(join(folder, 'lock'))).toBe(true);
  unlockSecond();
  expect(readdirSync(folder)).toEqual([]);
});

test.each(['process.exit(3);', 'throw new Error("stray");'])(
  'a process that ends by %s leaves no lock behind',
  (end) => {
    const folder = temporaryFolder();
    const module = new URL('../../../src/runs/folder/lock.ts', import.meta.url).href;
    const script = `const { lockFolder } = await import(${JSON.stringify(module)});
      lockFolder(${JSON.stringify(folder)});
      console.log((await import('node:fs')).readdirSync(${JSON.stringify(folder)}).join());
      ${end}`;
    const flags = ['--import', 'tsx', '--input-type=module', '-e', script];
    expect(spawnSync(process.execPath, flags).stdout.toString()).toBe('lock\n');
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('the lock of a dead process is taken over', () => {
  const folder = lockedBy({ pid: deadProcess(), host: hostname(), start: null });
  lockFolder(folder);
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toContain(`"pid":${process.pid},`);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test.runIf(isThere('linux', process.platform === 'linux'))(
  'a dead process is not mistaken for a living one that was given its number',
  () => {
    const folder = lockedBy({ pid: process.ppid, host: hostname(), start: '1' });
    expect(() => lockFolder(folder)).not.toThrow();
  },
);

test('the lock of a process on another machine is left alone', () => {
  const folder = lockedBy({ pid: deadProcess(), host: 'elsewhere', start: null });
  expect(() => lockFolder(folder)).toThrow(/on elsewhere has locked it; .* delete .*lock/);
});

test.each(['', 'null', '{"pid":"x"}'])('a lock that says %j is left alone', (text) => {
  expect(() => lockFolder(lockedBy(text))).toThrow(/somebody has locked it/);
});

test('a lock that is a folder is left alone', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'lock'));
  expect(() => lockFolder(folder)).toThrow(/somebody has locked it; .* delete .*lock/);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('only one process takes a stale lock over', () => {
  const folder = lockedBy({ pid: deadProcess(), host: hostname(), start: null });
  writeFileSync(join(folder, 'lock.takeover'), '');
  expect(() => lockFolder(folder)).toThrow(/another one is at it/);
});

test('the guard of a process that died while it took over is no obstacle', () => {
  const dead = { pid: deadProcess(), host: hostname(), start: null };
  const folder = lockedBy(dead);
  writeFileSync(join(folder, 'lock.takeover'), JSON.stringify(dead));
  lockFolder(folder);
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toContain(`"pid":${process.pid},`);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('a guard that was left behind an otherwise free folder is taken away', () => {
  const folder = temporaryFolder();
  const dead = { pid: deadProcess(), host: hostname(), start: null };
  writeFileSync(join(folder, 'lock.takeover'), JSON.stringify(dead));
  lockFolder(folder);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('the guard of a living process keeps others off a stale lock', () => {
  const folder = lockedBy({ pid: deadProcess(), host: hostname(), start: null });
  const living = { pid: process.pid, host: hostname(), start: null };
  writeFileSync(join(folder, 'lock.takeover'), JSON.stringify(living));
  expect(() => lockFolder(folder)).toThrow(/another one is at it/);
});

test.runIf(isThere('linux', process.platform === 'linux'))(
  'a lock that is a link is left alone, and what it leads to',
  () => {
    const folder = temporaryFolder();
    const precious = join(temporaryFolder(), 'precious');
    writeFileSync(precious, 'precious');
    symlinkSync(precious, join(folder, 'lock'));
    expect(() => lockFolder(folder)).toThrow(/somebody has locked it/);
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  },
);
