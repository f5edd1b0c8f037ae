import {
  closeSync,
  fsyncSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import {
  createRegular,
  openRegular,
  readRegularText,
  syncFolder,
} from '../../recording/regular-file.ts';

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in ticks since boot; null where the system doesn't say (not Linux). */
  readonly start: string | null;
}

/** What gives back the locks of this process. */
const held = new Set<() => void>();

/**
 * Keeps every other writer off the folder of a run or a study, until the returned function is called or this
 * process ends. The lock of a process that no longer runs is taken over; that of a living one, or of another
 * machine, is a UserError.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  if (!create(file)) takeOver(folder, file);
  forgetGuard(`${file}.takeover`);
  const unlock = (): void => {
    if (!held.delete(unlock)) return;
    rmSync(file, { force: true });
    if (held.size === 0) process.off('exit', unlockAll);
  };
  if (held.size === 0) process.on('exit', unlockAll); // however it ends, as long as it is heard
  held.add(unlock);
  return unlock;
}

function unlockAll(): void {
  for (const unlock of held) unlock();
}

/** Whether a process of this machine that is still running has locked the folder. */
export function isBeingWritten(folder: string): boolean {
  const holder = readHolder(join(folder, 'lock'));
  return typeof holder !== 'string' && holder.host === hostname() && isRunning(holder);
}

/**
 * Two processes may find the same stale lock at once; only the one that makes the guard may replace it,
 * and it looks again first.
 */
function takeOver(folder: string, file: string): void {
  refuseIfHeld(folder, file);
  const guard = `${file}.takeover`;
  if (!create(guard)) takeGuardOver(folder, guard);
  try {
    refuseIfHeld(folder, file);
    rmSync(file, { force: true });
    if (!create(file)) throw new UserError(`${folder}: was taken by another process; try again`);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** A guard is a lock, too: its process may have been killed while it took over. */
function takeGuardOver(folder: string, guard: string): void {
  const holder = readHolder(guard);
  if (holder !== 'none' && (holder === 'unknown' || !isGone(holder))) {
    throw new UserError(
      `${folder}: one process at a time may take over a folder, another one is at it; ` +
        `if none is, delete ${guard}`,
    );
  }
  const aside = `${guard}.${process.pid}.stale`;
  try {
    renameSync(guard, aside); // of several, one gets it
  } catch {
    // Somebody else was first.
  }
  rmSync(aside, { force: true });
  if (!create(guard)) throw new UserError(`${folder}: was taken by another process; try again`);
}

/** Whoever holds the lock needs no guard of somebody who is gone. */
function forgetGuard(guard: string): void {
  const holder = readHolder(guard);
  if (typeof holder !== 'string' && isGone(holder)) rmSync(guard, { force: true });
}

const isGone = (holder: Holder): boolean => holder.host === hostname() && !isRunning(holder);

/** False if the file is there already. It appears as a whole: a lock that says nothing would stay for good. */
function create(file: string): boolean {
  const holder: Holder = { pid: process.pid, host: hostname(), start: startOf(process.pid) };
  const whole = `${file}.${process.pid}.tmp`;
  try {
    write(createRegular(whole), holder);
    linkSync(whole, file);
    syncFolder(dirname(file));
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.includes(String(code))) throw error;
    return createAtOnce(file, holder);
  } finally {
    rmSync(whole, { force: true });
  }
}

/** What file systems without hard links say. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

function createAtOnce(file: string, holder: Holder): boolean {
  let fd: number;
  try {
    fd = openRegular(file, 'create');
  } catch (error) {
    const isThere =
      error instanceof UserError || (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (isThere) return false;
    throw error;
  }
  try {
    write(fd, holder);
    return true;
  } catch (error) {
    rmSync(file); // the disk is full: an empty lock would be taken for one of somebody else
    throw error;
  }
}

function write(fd: number, holder: Holder): void {
  try {
    writeFileSync(fd, JSON.stringify(holder));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function refuseIfHeld(folder: string, file: string): void {
  const holder = readHolder(file);
  if (holder === 'none') return;
  if (holder === 'unknown' || holder.host !== hostname()) {
    const who = holder === 'unknown' ? 'somebody' : `process ${holder.pid} on ${holder.host}`;
    throw new UserError(
      `${folder}: one process at a time may write to this folder, and ${who} has locked it; ` +
        `if that no longer runs, delete ${file}`,
    );
  }
  if (isRunning(holder)) {
    throw new UserError(
      `${folder}: one process at a time may write to this folder, and process ${holder.pid} does; ` +
        'wait for it, or stop it first',
    );
  }
}

function readHolder(file: string): Holder | 'none' | 'unknown' {
  let text: string;
  try {
    text = readRegularText(file);
  } catch (error) {
    // A folder of that name, or a file closed to us, is in the way all the same.
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isGone ? 'none' : 'unknown';
  }
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    if (typeof value?.pid !== 'number' || typeof value.host !== 'string') return 'unknown';
    return { pid: value.pid, host: value.host, start: value.start ?? null };
  } catch {
    return 'unknown';
  }
}

function isRunning(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    const isForeign = error instanceof Error && 'code' in error && error.code === 'EPERM';
    if (!isForeign) return false;
  }
  // The number of a dead process may have been given to another one.
  const start = startOf(holder.pid);
  return start === null || holder.start === null || start === holder.start;
}

function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The 22nd field; the second, in parentheses, may hold blanks.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
