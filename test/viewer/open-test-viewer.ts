import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openViewer } from '../../src/viewer/server/open-viewer.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly body?: string;
}

/** A viewer of a folder, with a stand-in for the page, closed when the running test ends. */
export async function openTestViewer(folder: string, host = '127.0.0.1') {
  const page = mkdtempSync(join(tmpdir(), 'agon-page-'));
  writeFileSync(join(page, 'index.html'), '<p>the page</p>');
  const viewer = await openViewer({ folder, port: 0, host, page });
  onTestFinished(async () => {
    await viewer.close();
    rmSync(page, { recursive: true });
  });
  const { port, hash } = new URL(viewer.link);
  const ask = (path: string, { headers = {}, method = 'GET', body }: Asking = {}) =>
    new Promise<Answered>((answered, failed) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () =>
          answered({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      asked.on('error', failed);
      asked.end(body);
    });
  const token = hash.slice('#token='.length);
  const enter = () => ask('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
  const { headers } = await enter();
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  /** The answer to whoever has the cookie, as data. */
  const get = async (path: string, status = 200): Promise<unknown> => {
    const answered = await ask(path, { headers: { cookie } });
    if (answered.status !== status) throw new Error(`${path}: ${answered.status} ${answered.text}`);
    return JSON.parse(answered.text) as unknown;
  };
  return { ask, get, enter, cookie, port, token };
}
