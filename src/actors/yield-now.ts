/** Gives the event loop its turn. */
export interface Yielder {
  /** Resolves in a later macrotask, so that timers, signals and input are served before. */
  yieldNow(): Promise<void>;
  close(): void;
}

/**
 * Yields through message channels: no clamped timers as in browsers, and nothing of Node alone.
 *
 * Two channels take turns, because Node delivers up to 1000 messages of one port before it looks at
 * anything else: with one channel timers starve although every wave yields.
 */
export function openYielder(): Yielder {
  const channels = [openChannel(), openChannel()] as const;
  let turn: 0 | 1 = 0;
  return {
    yieldNow: () => {
      turn = turn === 0 ? 1 : 0;
      return channels[turn].pass();
    },
    close: () => channels.forEach((channel) => channel.close()),
  };
}

/** What is used of a message port; Node and browsers declare it differently. */
interface Port {
  onmessage?: (() => void) | null;
  postMessage(value: null): void;
  close(): void;
}

function openChannel(): { pass(): Promise<void>; close(): void } {
  const { port1, port2 }: { port1: Port; port2: Port } = new MessageChannel();
  const resume: (() => void)[] = [];
  port2.onmessage = () => resume.shift()?.();
  return {
    pass: () =>
      new Promise((resolve) => {
        resume.push(resolve);
        port1.postMessage(null);
      }),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
