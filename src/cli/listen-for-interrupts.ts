import { EXIT } from './exit-codes.ts';
import type { World } from './world.ts';

export interface InterruptListener {
  /** Aborts at the first Ctrl-C or closed terminal, and when whoever reads our output goes away. */
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/**
 * Ctrl-C once asks for a good end, twice ends at once. A terminal that is closed asks for a good end, however often it
 * is told.
 *
 * @param asked - told at the first, to say what happens now
 * @param leave - told at the second, to leave the terminal as it was
 */
export function listenForInterrupts(
  world: World,
  { asked, leave }: { readonly asked: () => void; readonly leave: () => void },
): InterruptListener {
  const controller = new AbortController();
  let wasAsked = false;
  const stopInterrupts = world.onInterrupt((kind) => {
    if (wasAsked && kind === 'hang-up') return;
    if (wasAsked) {
      leave();
      return world.exit(EXIT.interrupted);
    }
    wasAsked = true;
    controller.abort();
    asked();
  });
  const stopClosed = world.stdout.onClosed(() => controller.abort());
  return {
    signal: controller.signal,
    stop: () => {
      stopInterrupts();
      stopClosed();
    },
  };
}
