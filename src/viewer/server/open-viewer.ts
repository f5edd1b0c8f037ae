import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { asError, UserError } from '../../core/errors.ts';
import { answer, answerJson, BadBody, openEvents, readJson } from './answer.ts';
import { Door } from './door.ts';
import { Live } from './live.ts';
import { pageFolder, readPageFiles } from './page-files.ts';
import type { PageFile } from './page-files.ts';
import { NotThere, Routes } from './routes.ts';

export interface ViewerOptions {
  /** Of runs, or one run. */
  readonly folder: string;
  /** 0: a free one. */
  readonly port: number;
  /** That it listens on: this machine alone unless told otherwise. */
  readonly host: string;
  /** Where the built page is; found if absent. */
  readonly page?: string;
}

export interface OpenViewer {
  /** With the token in its fragment, which browsers never send. */
  readonly link: string;
  close(): Promise<void>;
}

/** The longest body of a request, in bytes: a token. */
const LONGEST_BODY = 4096;

/** @throws UserError if the page isn't built, or the address can't be listened on */
export async function openViewer(options: ViewerOptions): Promise<OpenViewer> {
  const { folder, host } = options;
  const files = readPageFiles(options.page ?? pageFolder());
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  const port = await listen(server, options);
  const door = new Door(host, port);
  const inside = { files, door, routes: new Routes(folder), live: new Live(folder) };
  server.on('request', (request, response) => {
    serve(inside, request, response).catch((error: unknown) => fail(response, error));
  });
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    link: `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}/#token=${door.token}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

interface Inside {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly door: Door;
  readonly routes: Routes;
  readonly live: Live;
}

function listen(
  server: ReturnType<typeof createServer>,
  { host, port }: ViewerOptions,
): Promise<number> {
  return new Promise((listening, failed) => {
    server.once('error', (error) => {
      failed(
        new UserError(
          `${host}:${port}: can't be listened on (${error.message}); choose another --port, or 0 for a free one`,
        ),
      );
    });
    server.listen(port, host, () => listening((server.address() as AddressInfo).port));
  });
}

async function serve(
  { files, door, routes, live }: Inside,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = door.check(request);
  if (refusal !== undefined) return answerJson(response, refusal.status, { error: refusal.error });
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://viewer');
  if (request.method === 'POST' && pathname === '/api/session') {
    const token = z.object({ token: z.string() }).safeParse(await readJson(request, LONGEST_BODY));
    const cookie = door.admit(token.data?.token);
    if (cookie !== undefined) return answerJson(response, 200, {}, { 'set-cookie': cookie });
    return answerJson(response, 401, { error: 'this token is none of this viewer' });
  }
  if (request.method !== 'GET') return answerJson(response, 405, { error: 'only GET is answered' });
  const file = files.get(pathname);
  if (file !== undefined) {
    const caching = file.isLasting ? { 'cache-control': 'max-age=31536000, immutable' } : {};
    return answer(response, 200, file.type, file.body, caching);
  }
  if (!pathname.startsWith('/api/')) return answerJson(response, 404, { error: 'not here' });
  if (!door.isKnown(request)) {
    return answerJson(response, 401, { error: 'open the link that agon ui printed' });
  }
  if (pathname === '/api/live') {
    response.on('close', live.listen(openEvents(response)));
    return;
  }
  const route = routes.find(pathname);
  if (route === undefined) return answerJson(response, 404, { error: 'not here' });
  answerJson(response, 200, await route(Object.fromEntries(searchParams)));
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  if (error instanceof BadBody) return answerJson(response, error.status, { error: error.message });
  if (error instanceof z.ZodError)
    return answerJson(response, 400, { error: z.prettifyError(error) });
  if (error instanceof NotThere) return answerJson(response, 404, { error: error.message });
  // Damage, or a run that went away while it was read: nothing of ours is wrong.
  if (error instanceof UserError) return answerJson(response, 422, { error: error.message });
  const { message } = asError(error);
  const said = message.startsWith('internal:') ? message : `internal: ${message}`;
  answerJson(response, 500, { error: said });
}
