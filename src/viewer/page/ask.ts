import { useEffect, useState } from 'react';

/** What was asked for couldn't be had. */
export class AskError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Answers by path; what is told by the server as changed is forgotten. */
const answers = new Map<string, Promise<unknown>>();
const MOST_ANSWERS = 300;

/** Asks the server once, until the answer is forgotten. The caller knows of which type it is: see `protocol.ts`. */
export function ask<Answer>(path: string): Promise<Answer> {
  const known = answers.get(path) ?? load(path);
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(path, known);
  known.catch(() => answers.delete(path));
  return known as Promise<Answer>;
}

async function load(path: string): Promise<unknown> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  const body = (await response.json()) as { readonly error?: string };
  if (!response.ok) throw new AskError(response.status, body.error ?? response.statusText);
  return body;
}

/** Forgets all answers that concern a run, and those that list runs. */
export function forgetRun(run: string): void {
  const named = `run=${encodeURIComponent(run)}`;
  for (const path of answers.keys()) {
    const isOfRun = path.split(/[?&]/).includes(named) && !path.startsWith('/api/episode?');
    if (isOfRun || path === '/api/runs') answers.delete(path);
  }
}

export interface Asked<Answer> {
  /** The last answer, also while a newer one is awaited. */
  readonly data: Answer | null;
  readonly error: AskError | null;
  /** Whether `data` answers the path that is asked now. */
  readonly isCurrent: boolean;
}

/**
 * @param path - null: nothing is asked
 * @param round - asked again when it changes
 */
export function useAsk<Answer>(path: string | null, round = 0): Asked<Answer> {
  const [state, setState] = useState<Omit<Asked<Answer>, 'isCurrent'> & { path: string | null }>({
    path: null,
    data: null,
    error: null,
  });
  useEffect(() => {
    if (path === null) return;
    let isWanted = true;
    ask<Answer>(path).then(
      (data) => {
        if (isWanted) setState({ path, data, error: null });
      },
      (thrown: unknown) => {
        const error = thrown instanceof AskError ? thrown : new AskError(0, String(thrown));
        if (isWanted) setState(({ data }) => ({ path, data, error }));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [path, round]);
  return { data: state.data, error: state.error, isCurrent: state.path === path };
}

/** `/api/run` with its questions. */
export function api(name: string, query: Readonly<Record<string, string | number>> = {}): string {
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [key, String(value)]),
  ).toString();
  // As `encodeURIComponent` writes it, by which `forgetRun` looks.
  return `/api/${name}${search === '' ? '' : `?${search.replaceAll('+', '%20')}`}`;
}
