import type { Column, Figures, Series } from '../protocol.ts';
import type { FigureRecord } from './run-facts.ts';

/** More places than a plot has pixels tell nothing, and 26,000 updates are megabytes of JSON. */
const MOST_PLACES = 600;

/**
 * Records as columns. Where there are more than `most`, several neighbours become one place with their mean, their least
 * and their greatest value, so that no peak is lost.
 */
export function figuresOf(records: readonly FigureRecord[], most = MOST_PLACES): Figures {
  const size = Math.max(1, Math.ceil(records.length / most));
  const places: (readonly FigureRecord[])[] = [];
  for (let at = 0; at < records.length; at += size) places.push(records.slice(at, at + size));
  const names = new Set(records.flatMap(({ figures }) => Object.keys(figures)));
  return {
    update: places.map((place) => place.at(-1)?.update ?? 0),
    seconds: places.map((place) => place.at(-1)?.seconds ?? 0),
    columns: Object.fromEntries([...names].map((name) => [name, columnOf(places, name, size)])),
  };
}

function columnOf(
  places: readonly (readonly FigureRecord[])[],
  name: string,
  size: number,
): Column {
  const values = places.map((place) =>
    place.flatMap(({ figures }) => (Object.hasOwn(figures, name) ? [figures[name] as number] : [])),
  );
  const mean = values.map((list) =>
    list.length === 0 ? null : list.reduce((sum, one) => sum + one, 0) / list.length,
  );
  if (size === 1) return { mean };
  const of = (pick: (...list: number[]) => number): Series =>
    values.map((list) => (list.length === 0 ? null : pick(...list)));
  return { mean, low: of(Math.min), high: of(Math.max) };
}

/** A figure alone, thinned out to at most `most` places: for small pictures. */
export function thinned(records: readonly FigureRecord[], name: string, most: number): Series {
  return (
    figuresOf(
      records.map((record) => ({
        ...record,
        figures: Object.hasOwn(record.figures, name)
          ? { [name]: record.figures[name] as number }
          : {},
      })),
      most,
    ).columns[name]?.mean ?? []
  );
}
