import { useEffect, useState } from 'react';

/** `#/run/spc-1-1/episode/train-1-0?e=12`: a path, and what is looked at in it. Every view has one. */
export interface Route {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

export function useRoute(): Route {
  const [hash, setHash] = useState(readHash);
  useEffect(() => {
    const note = () => setHash(readHash());
    addEventListener('hashchange', note);
    return () => removeEventListener('hashchange', note);
  }, []);
  const [path = '/', search = ''] = hash.split('?');
  const parts = path.split('/').filter((part) => part !== '');
  return { parts: parts.map(decode), query: new URLSearchParams(search) };
}

const readHash = (): string => location.hash.slice(1) || '/';

/** What isn't encoded as it should be stands for itself. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const link = (...parts: readonly string[]): string =>
  `#/${parts.map(encodeURIComponent).join('/')}`;

export function go(to: string): void {
  location.hash = to.slice(1);
}

/** Notes what is looked at in the address, without a step in the history. */
export function note(to: string): void {
  if (location.hash !== to) history.replaceState(null, '', to);
}
