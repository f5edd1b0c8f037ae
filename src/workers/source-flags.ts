/**
 * Node's flags for a thread or process that begins with a module. From the TypeScript sources (in
 * tests) it runs under tsx, with the package's own sources as `agon`; the built package needs what
 * this process has, and no more. `--import tsx` would do nothing in a worker thread.
 */
export function flagsFor(entry: URL): string[] {
  if (!entry.href.endsWith('.ts')) return process.execArgv;
  const tsx = import.meta.resolve('tsx/esm/api');
  const register = `import { register } from ${JSON.stringify(tsx)}; register();`;
  return [
    `--import=data:text/javascript,${encodeURIComponent(register)}`,
    '--conditions=agon-source',
  ];
}
