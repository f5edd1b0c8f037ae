import type { StateValue } from 'xstate';

/**
 * The name of a state in logs: nested states joined by dots (`examining.recomputing`), parallel
 * regions joined by ` & ` in the machine's order (`talking.asking & counting.idle`).
 */
export function statePath(value: StateValue): string {
  return typeof value === 'string' ? value : leaves(value, '').join(' & ');
}

function leaves(value: StateValue, parent: string): string[] {
  if (typeof value === 'string') return [parent + value];
  const found: string[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const isEmpty = typeof inner !== 'string' && Object.keys(inner).length === 0;
    if (isEmpty) found.push(parent + key);
    else found.push(...leaves(inner, `${parent}${key}.`));
  }
  return found;
}
