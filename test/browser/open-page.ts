import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { isRequired } from '../required.ts';

/** Debian's, or another that the environment names. */
export const CHROMIUM = process.env['AGON_CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a browser. Without one the suite is skipped, and fails where it is required. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) {
  const text = `${CHROMIUM}: there is no browser; install Debian's chromium, or name another by AGON_CHROMIUM`;
  if (isRequired('browser')) throw new Error(text);
  console.warn(`skipped: ${text}`);
}

/** As root there is no sandbox, and nothing here is to be asked of the network. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The binaries of tfjs-wasm, which a page finds beside its script. */
const WASM = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

export interface OpenPage {
  readonly page: Page;
  /** What the page's console and its errors said. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

/** A page in a headless browser that has loaded the script from a server on this machine. */
export async function openPage(script: string): Promise<OpenPage> {
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': [
      'text/html',
      '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
    ],
    '/page.js': ['text/javascript', script],
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const file = files[path];
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
    } else if (/^\/[\w-]+\.wasm$/.test(path)) {
      void readFile(join(WASM, path)).then(
        (bytes) => response.writeHead(200, { 'content-type': 'application/wasm' }).end(bytes),
        () => response.writeHead(404).end(),
      );
    } else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.setDefaultTimeout(0); // the suite has a limit of its own
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    said,
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
