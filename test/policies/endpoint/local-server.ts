import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server got it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the server does with a request. */
export type Behaviour = (response: ServerResponse, received: Received) => void;

export interface LocalServer {
  /** Base URL. */
  readonly url: string;
  /** Requests for replies, in their order. */
  readonly received: readonly Received[];
  /** Requests for the list of models. */
  readonly looks: readonly Received[];
  /** Resolves once so many requests for replies have come in. */
  readonly has: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * An endpoint on loopback that does what it is told.
 *
 * @param behaviours - of the first requests for replies, one for each; the last one of all that follow
 * @param models - of the list of models; by default that of a server without anything of its own
 */
export async function openLocalServer(
  behaviours: readonly [Behaviour, ...Behaviour[]],
  models: Behaviour = json({ object: 'list', data: [{ id: 'small', owned_by: 'somebody' }] }),
): Promise<LocalServer> {
  const received: Received[] = [];
  const looks: Received[] = [];
  let waiting: { readonly count: number; readonly wake: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const one: Received = {
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? {} : (JSON.parse(text) as Received['body']),
      };
      if (one.path.endsWith('/models')) {
        looks.push(one);
        return models(response, one);
      }
      received.push(one);
      const behave = behaviours[Math.min(received.length, behaviours.length) - 1] as Behaviour;
      behave(response, one);
      for (const { count, wake } of waiting) if (received.length >= count) wake();
      waiting = waiting.filter(({ count }) => received.length < count);
    });
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    looks,
    has: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((wake) => waiting.push({ count, wake })),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export function json(
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

/** A chat's reply, as servers without anything of their own give it. */
export const says = (content: string, more: Record<string, unknown> = {}): Behaviour =>
  json(chatReply(content, more));

export const chatReply = (content: string, more: Record<string, unknown> = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'small',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
  ...more,
});

export const fails = (status: number, headers: Record<string, string> = {}, error: object = {}) =>
  json({ error: { message: 'not now', ...error } }, status, headers);

/** Never answers. */
export const stalls: Behaviour = () => undefined;

/** Sends the first half and hangs up. */
export const half: Behaviour = (response) => {
  const whole = JSON.stringify(chatReply('never heard'));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
  response.write(whole.slice(0, whole.length / 2), () => response.destroy());
};

/** Says that it is JSON, and isn't. */
export const garbled: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"choices": [');
};
