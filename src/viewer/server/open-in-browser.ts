import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** Opens an address in the user's browser. Whether the system knew how to; it doesn't tell what came of it. */
export function openInBrowser(address: string): Promise<boolean> {
  const [command, ...words] = OPENERS[platform()] ?? ['xdg-open'];
  if (command === undefined) return Promise.resolve(false);
  return new Promise((told) => {
    const child = spawn(command, [...words, address], { stdio: 'ignore', detached: true });
    child.on('error', () => told(false));
    child.on('spawn', () => told(true));
    child.unref();
  });
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
