/** What is used of a MessagePort, in browsers and Node alike; Node's types lack it. */
interface Port {
  onmessage: (() => void) | null;
  close(): void;
}

/**
 * Gives the thread's event loop a turn, so that signals and timers are heard between two long
 * computations. Node has a function for it; in a browser tab a message to oneself does the same.
 */
export function hearEvents(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((heard) => setImmediate(heard));
  return new Promise((heard) => {
    const channel = new MessageChannel();
    const port = channel.port1 as unknown as Port;
    port.onmessage = () => {
      port.close();
      heard();
    };
    channel.port2.postMessage(null);
  });
}
