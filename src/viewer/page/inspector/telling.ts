import type { EventView, TakenTransition } from '../../protocol.ts';
import { plain } from '../words.ts';

/** An event in a few words, for the line above the panel and for screen readers. */
export function telling(event: EventView, taken: readonly TakenTransition[] = []): string {
  const { index, actor } = event;
  switch (event.kind) {
    case 'decision':
      return `${index}  ${actor} decides: ${event.decision.text}`;
    case 'message':
      return `${index}  ${actor} to ${event.to}: ${event.say}`;
    case 'state':
      return `${index}  ${actor} ${taken[0]?.from == null ? 'starts in' : 'enters'} ${event.state}`;
    case 'failure':
      return `${index}  ${actor} fails: ${event.error}`;
    case 'chance':
      return `${index}  chance: ${event.label}`;
    case 'outside':
      return `${index}  an outside world answers`;
    case 'returns':
      return `${index}  returns: ${returnsTold(event.returns)}`;
  }
}

export function returnsTold(returns: Readonly<Record<string, number>>): string {
  return Object.entries(returns)
    .map(([seat, value]) => `${seat} ${plain(value)}`)
    .join(', ');
}
