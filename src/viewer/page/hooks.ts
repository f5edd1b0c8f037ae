import { useEffect, useRef, useState } from 'react';

/** What keys do, by the name of the key, with `Shift+` in front of those that aren't letters. */
export type Keys = Readonly<Record<string, () => void>>;

/** Listens to the keyboard, but for what is typed into fields and what presses buttons. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTakenBy(event)) return;
      const name = (event.shiftKey && event.key.length > 1 ? 'Shift+' : '') + event.key;
      const act = Object.hasOwn(latest.current, name) ? latest.current[name] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
}

function isTakenBy({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type=range], [type=checkbox]), textarea, select')) return true;
  const presses = key === ' ' || key === 'Enter';
  if (target.matches('[role=tab]') && (key === 'ArrowLeft' || key === 'ArrowRight')) return true;
  return presses && target.matches('button, a, summary, input');
}

/** The value once it has rested: for what costs something. */
export function useRested<Value>(value: Value, ms: number): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

/** The width of an element, 0 until it is there. */
export function useWidth<Element extends HTMLElement>(): readonly [
  (element: Element | null) => void,
  number,
] {
  const [element, setElement] = useState<Element | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element === null) return;
    const seen = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    seen.observe(element);
    return () => seen.disconnect();
  }, [element]);
  return [setElement, width];
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const note = () => setMatches(media.matches);
    note();
    media.addEventListener('change', note);
    return () => media.removeEventListener('change', note);
  }, [query]);
  return matches;
}

/** A phone's width, where views stand one below the other. */
export const usePhone = (): boolean => useMedia('(max-width: 720px)');
