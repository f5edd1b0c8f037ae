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

/** Flags that say how modules are found and loaded, and whether the value follows as a word of its own. */
const LOADING: Readonly<Record<string, boolean>> = {
  '--import': true,
  '--require': true,
  '-r': true,
  '--conditions': true,
  '-C': true,
  '--loader': true,
  '--experimental-loader': true,
  '--enable-source-maps': false,
  '--preserve-symlinks': false,
  '--no-warnings': false,
};

/**
 * Those of the flags that a worker thread needs. All others belong to the process: threads share its memory
 * limit and its title, and Node refuses to start one that is told of them again.
 */
export function flagsForThread(flags: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] as string;
    const [name = ''] = flag.split('=');
    if (!(name in LOADING)) continue;
    kept.push(flag);
    if (LOADING[name] === true && !flag.includes('=') && at + 1 < flags.length) {
      kept.push(flags[++at] as string);
    }
  }
  return kept;
}
