import { useEffect, useState } from 'react';
import type { LiveEvent } from '../protocol.ts';
import { forgetRun } from './ask.ts';

type Listener = (event: LiveEvent) => void;

const listeners = new Set<Listener>();
let source: EventSource | undefined;

/** One stream for the whole page, open while something on it listens. */
function listen(listener: Listener): () => void {
  listeners.add(listener);
  source ??= open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    source?.close();
    source = undefined;
  };
}

function open(): EventSource {
  const stream = new EventSource('/api/live');
  stream.onmessage = ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as LiveEvent;
    forgetRun(event.run);
    for (const listener of listeners) listener(event);
  };
  return stream;
}

/**
 * Counts what was told of a run, or of all of them: hand it to `useAsk`, which then asks anew.
 *
 * @param run - null: all runs
 */
export function useLive(run: string | null): number {
  const [count, setCount] = useState(0);
  useEffect(
    () =>
      listen((event) => {
        if (run === null || event.run === run) setCount((before) => before + 1);
      }),
    [run],
  );
  return count;
}
