/**
 * In Node: starting tfjs-wasm leaves two listeners on the process that throw whatever nobody caught, and so
 * print the library's whole minified source before every stack trace. This runs the start without.
 */
export async function withoutNewListeners<T>(start: () => Promise<T>): Promise<T> {
  const uncaught = new Set(process.listeners('uncaughtException'));
  const unhandled = new Set(process.listeners('unhandledRejection'));
  const result = await start();
  for (const listener of process.listeners('uncaughtException')) {
    if (!uncaught.has(listener)) process.removeListener('uncaughtException', listener);
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!unhandled.has(listener)) process.removeListener('unhandledRejection', listener);
  }
  return result;
}
