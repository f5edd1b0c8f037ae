import type { IncomingMessage, ServerResponse } from 'node:http';
import { printable } from '../../core/printable.ts';

/** With every answer: nothing is loaded from elsewhere, and no other page may frame or read it. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function answer(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...HEADERS,
    'cache-control': 'no-store',
    ...more,
    'content-type': type,
  });
  response.end(body);
}

/** What agents, files and names say is shown with its unseen characters made visible, so that none can pass for another. */
export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  more: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? printable(part) : part,
  );
  // Once more, for the names of fields, which may be an agent's words too.
  answer(response, status, 'application/json; charset=utf-8', printable(text), more);
}

/** Opens a stream of server-sent events. */
export function openEvents(response: ServerResponse): (event: unknown) => void {
  response.writeHead(200, {
    ...HEADERS,
    'cache-control': 'no-store',
    'content-type': 'text/event-stream; charset=utf-8',
  });
  response.write(': here\n\n');
  return (event) => void response.write(`data: ${JSON.stringify(event)}\n\n`);
}

/** What is too long, or isn't JSON. */
export class BadBody extends Error {
  readonly status: 400 | 413;
  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws BadBody on more than `most` bytes, or on what isn't JSON */
export async function readJson(request: IncomingMessage, most: number): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw new BadBody(413, `a request may have ${most} bytes`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    throw new BadBody(400, 'a request must be JSON');
  }
}
