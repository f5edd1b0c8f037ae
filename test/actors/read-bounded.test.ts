import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { readBounded } from '../../src/actors/read-bounded.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapMegabytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

describe('a bounded reader', () => {
  test('gives everything, in order, to somebody who keeps up', async () => {
    const source = new Subject<number>();
    const reader = readBounded(source, 2);
    const read: number[] = [];
    for (let i = 0; i < 5; i++) {
      source.next(i);
      read.push((await reader.next()).value as number);
    }
    expect(read).toEqual([0, 1, 2, 3, 4]);
    expect(reader.dropped).toBe(0);
  });

  test('wakes a reader that waits', async () => {
    const source = new Subject<string>();
    const waiting = readBounded(source, 1).next();
    source.next('now');
    expect(await waiting).toEqual({ done: false, value: 'now' });
  });

  test('keeps the newest values and counts the others', async () => {
    const source = new Subject<number>();
    const reader = readBounded(source, 3);
    for (let i = 0; i < 10; i++) source.next(i);
    source.complete();
    expect(reader.dropped).toBe(7);
    const read: number[] = [];
    for await (const value of reader) read.push(value);
    expect(read).toEqual([7, 8, 9]);
  });

  test('keeps memory flat although nobody reads', () => {
    const source = new Subject<number[]>();
    const reader = readBounded(source, 10);
    const before = heapMegabytes();
    for (let i = 0; i < 50_000; i++) source.next(new Array<number>(100).fill(i)); // 40 MB if kept
    expect(heapMegabytes() - before).toBeLessThan(4);
    expect(reader.dropped).toBe(49_990);
  });

  test('unsubscribes when the loop is left', async () => {
    const source = new Subject<number>();
    const reader = readBounded(source, 3);
    source.next(1);
    for await (const _ of reader) break;
    expect(source.observed).toBe(false);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test('hands on the error of its stream, after what came before it', async () => {
    const source = new Subject<number>();
    const reader = readBounded(source, 3);
    source.next(1);
    source.error(new Error('gone'));
    expect(await reader.next()).toEqual({ done: false, value: 1 });
    await expect(reader.next()).rejects.toThrow('gone');
  });

  test.each([0, -1, 1.5, NaN])('refuses to hold %d values', (capacity) => {
    expect(() => readBounded(new Subject(), capacity)).toThrow('capacity: must be an integer');
  });
});
