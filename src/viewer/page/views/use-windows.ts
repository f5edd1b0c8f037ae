import { useEffect, useState } from 'react';
import { api, ask, useAsk } from '../ask.ts';
import type { AskError } from '../ask.ts';
import type { EpisodeRow, EpisodeWindow } from '../../protocol.ts';

/** Rows that are asked for at once. */
const PAGE = 200;
/** While the index is being made the page asks again so often. */
const AGAIN_MS = 400;

export interface Windows {
  readonly first: EpisodeWindow | null;
  readonly error: AskError | null;
  readonly rowAt: (i: number) => EpisodeRow | undefined;
}

/**
 * The rows that a filter chooses, in windows: those in view are asked for as they come into it.
 *
 * @param shown - the first and the last row in view
 * @param round - asked anew when it changes
 */
export function useWindows(
  run: string,
  filter: string,
  sort: string,
  shown: readonly [first: number, last: number],
  round: number,
): Windows {
  const [tick, setTick] = useState(0);
  const path = (page: number) =>
    api('episodes', { run, filter, sort, offset: page * PAGE, limit: PAGE, round: round + tick });
  const first = useAsk<EpisodeWindow>(path(0));
  const key = path(0);
  const [pages, setPages] = useState<{
    readonly key: string;
    readonly rows: ReadonlyMap<number, readonly EpisodeRow[]>;
  }>({ key, rows: new Map() });
  const rows = pages.key === key ? pages.rows : undefined;
  const isComplete = first.data?.complete ?? true;
  useEffect(() => {
    if (isComplete) return;
    const timer = setTimeout(() => setTick((before) => before + 1), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isComplete, tick]);
  const [from, to] = shown.map((row) => Math.floor(row / PAGE)) as [number, number];
  useEffect(() => {
    let isWanted = true;
    for (let page = Math.max(1, from); page <= to; page++) {
      ask<EpisodeWindow>(path(page)).then(
        (window) => {
          if (!isWanted) return;
          setPages((before) => ({
            key,
            rows: new Map(before.key === key ? before.rows : []).set(page, window.rows),
          }));
        },
        () => undefined, // the first window says what is wrong
      );
    }
    return () => {
      isWanted = false;
    };
    // `key` stands for all that `path` depends on.
  }, [from, to, key]);
  const rowAt = (i: number) =>
    i < PAGE ? first.data?.rows[i] : rows?.get(Math.floor(i / PAGE))?.[i % PAGE];
  return { first: first.data, error: first.error, rowAt };
}
