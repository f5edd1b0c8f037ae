import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Decision, DecisionRequest } from '../../../src/core/decision.ts';
import { CannotGoOn } from '../../../src/policies/cannot-go-on.ts';
import type { Policy } from '../../../src/policies/policy.ts';
import { request } from '../requests.ts';
import {
  chatReply,
  fails,
  garbled,
  half,
  json,
  openLocalServer,
  says,
  stalls,
} from './local-server.ts';
import type { Behaviour, LocalServer } from './local-server.ts';
import { openEndpoint } from './open-endpoint.ts';
import type { Given } from './open-endpoint.ts';

const servers: LocalServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function open(
  behaviours: readonly [Behaviour, ...Behaviour[]],
  given: Given & { readonly models?: Behaviour } = {},
) {
  const server = await openLocalServer(behaviours, given.models);
  servers.push(server);
  return { server, ...(await openEndpoint(server.url, given)) };
}

const CHAT = [
  { role: 'system', content: 'You judge.' },
  { role: 'user', content: 'Is 1 + 1 = 2?' },
] as const;
const ask = (decisionIndex = 0, more: Partial<DecisionRequest['prompt']> = {}) =>
  request({ compact: 'C1+1=2?', chat: CHAT, ...more }, { decisionIndex });

const { signal } = new AbortController();
async function reply(policy: Policy, asked = ask()): Promise<Decision> {
  const [answer] = await Promise.all(
    policy.decide([asked], { signal }) as readonly Promise<Decision>[],
  );
  return answer as Decision;
}
const refusal = (policy: Policy, asked = ask()): Promise<Error> =>
  reply(policy, asked).then(
    ({ text }) => {
      throw new Error(`it replied ${text}`);
    },
    (error: unknown) => error as Error,
  );

describe('an endpoint policy', () => {
  test('sends the chat, and keeps what was shown, said, used and by which model', async () => {
    const { policy, server } = await open([says('<verdict>correct</verdict>')], {
      model: { price: { in: 2, out: 10 } },
    });
    expect(await reply(policy)).toMatchObject({
      policy: 'critic',
      version: 0,
      model: 'small',
      shown: { kind: 'chat', messages: CHAT },
      text: '<verdict>correct</verdict>',
      tokens: [],
      finish: 'stop',
      usage: { tokensIn: 20, tokensOut: 5, money: (20 * 2 + 5 * 10) / 1e6 },
    });
    expect(server.received[0]?.path).toBe('/v1/chat/completions');
    expect(server.received[0]?.body).toEqual({
      model: 'small',
      messages: CHAT,
      temperature: 1,
      top_p: 1,
      max_tokens: 1024,
    });
  });

  test('asks for completions with the chat as one text', async () => {
    const completion = { model: 'small', choices: [{ text: ' yes', finish_reason: 'length' }] };
    const { policy, server } = await open([json(completion)], { model: { api: 'completions' } });
    expect(await reply(policy)).toMatchObject({ text: ' yes', finish: 'length' });
    expect(server.received[0]).toMatchObject({
      path: '/v1/completions',
      body: { prompt: 'system: You judge.\nuser: Is 1 + 1 = 2?\nassistant:' },
    });
  });

  test('settles each request by itself, whatever became of the others', async () => {
    const { policy, server, clock } = await open([stalls, says('b'), says('c')], {
      limits: { retries: 0 },
    });
    const replies = policy.decide([ask(0), ask(1)], { signal }) as readonly Promise<Decision>[];
    const settled = replies.map((one) =>
      one.then(({ text }) => text).catch((e: Error) => e.message),
    );
    await server.has(2);
    // Whichever came first stalls; the other is there at once.
    expect(await Promise.race(settled)).toBe('b');
    clock.strike();
    expect((await Promise.all(settled)).sort()).toEqual(['b', 'no reply within 100 s']);
  });

  test('keeps what was thought apart from what was said', async () => {
    const apart = chatReply('', {
      choices: [{ message: { content: 'yes', reasoning: 'hm' }, finish_reason: 'stop' }],
    });
    const { policy } = await open([json(apart), says('<think>\nhm hm\n</think>\n\nno')]);
    expect(await reply(policy)).toMatchObject({ reasoning: 'hm', text: 'yes' });
    expect(await reply(policy, ask(1))).toMatchObject({ reasoning: 'hm hm', text: 'no' });
  });

  test('keeps calls of tools, and what a server withheld as refused', async () => {
    const call = { id: '1', type: 'function', function: { name: 'look', arguments: '{}' } };
    const { policy } = await open([
      json(chatReply('', { choices: [{ message: { content: null, tool_calls: [call] } }] })),
      json(chatReply('', { choices: [{ message: { content: 'h', refusal: 'I can not' } }] })),
    ]);
    expect(await reply(policy)).toMatchObject({ text: '', toolCalls: [call] });
    expect(await reply(policy, ask(1))).toMatchObject({ text: '', finish: 'refused' });
  });

  test('never lets more requests be under way than it may', async () => {
    let most = 0;
    const held: (() => void)[] = [];
    const counted: Behaviour = (response, received) => {
      held.push(() => says('x')(response, received));
      most = Math.max(most, held.length);
      if (held.length === 3) setImmediate(() => held.splice(0).forEach((answer) => answer()));
    };
    const { policy } = await open([counted], { limits: { concurrency: 3 } });
    const nine = Array.from({ length: 9 }, (_, i) => ask(i));
    await Promise.all(policy.decide(nine, { signal }) as readonly Promise<Decision>[]);
    expect(most).toBe(3);
  });

  test('lets go of its requests when nobody waits any more', async () => {
    const { policy, server } = await open([stalls]);
    const controller = new AbortController();
    const [one] = policy.decide([ask()], controller) as readonly Promise<Decision>[];
    await server.has(1);
    controller.abort(new Error('the run was ended'));
    await expect(one).rejects.toThrow('the run was ended');
  });
});

describe('legal replies', () => {
  const choices = ['r', 'p "q"'];
  test.each([
    ['vllm', 'vllm', { structured_outputs: { choice: choices } }],
    ['llama.cpp', 'llamacpp', { grammar: 'root ::= "r" | "p \\"q\\""' }],
    ['openai', 'openai', { response_format: { type: 'json_schema' } }],
    ['plain', 'me', {}],
  ])('are asked of %s in its own way, and checked afterwards', async (_, owner, extra) => {
    const content = owner === 'openai' ? '{"reply": "r"}' : ' r\n';
    const { policy, server } = await open([says(content), says('x')], {
      models: json({ data: [{ id: 'small', owned_by: owner }] }),
    });
    expect(await reply(policy, ask(0, { choices }))).toMatchObject({ text: 'r', finish: 'choice' });
    expect(await reply(policy, ask(1, { choices }))).toMatchObject({ text: 'x', finish: 'stop' });
    expect(server.received[0]?.body).toMatchObject(extra);
    expect(server.looks).toHaveLength(1);
  });

  test('are only checked where that is asked for', async () => {
    const { policy, server } = await open([says('r')], {
      model: { server: 'vllm', choices: 'check' },
    });
    expect(await reply(policy, ask(0, { choices }))).toMatchObject({ finish: 'choice' });
    expect(server.received[0]?.body).not.toHaveProperty('structured_outputs');
    expect(server.looks).toHaveLength(0);
  });
});

describe('tokens', () => {
  const vllm = chatReply('yes', {
    prompt_token_ids: [1, 2],
    choices: [
      {
        message: { content: 'yes' },
        finish_reason: 'stop',
        token_ids: [7, 8],
        logprobs: { content: [{ logprob: -0.5 }, { logprob: -0.25 }] },
      },
    ],
  });
  const known = { tokens: [7, 8], logProbs: [-0.5, -0.25] };

  test('are kept with their log-probabilities as vLLM and llama.cpp return them', async () => {
    const { policy, server } = await open([json(vllm)], { model: { server: 'vllm' } });
    const decision = await reply(policy);
    expect(decision).toMatchObject({ ...known, promptTokens: [1, 2] });
    expect(decision.sampling.logProbs).toBe('raw');
    expect(server.received[0]?.body).toMatchObject({ return_token_ids: true, top_k: -1 });

    const content = [
      { id: 7, logprob: -0.5 },
      { id: 8, logprob: -0.25 },
    ];
    const llama = chatReply('', {
      choices: [{ message: { content: 'yes' }, logprobs: { content } }],
    });
    const other = await open([json(llama)], { model: { server: 'llama.cpp' } });
    expect(await reply(other.policy)).toMatchObject(known);
  });

  interface Untrained {
    readonly why: string;
    readonly more?: object;
    readonly asked?: Partial<DecisionRequest>;
    readonly choices?: readonly string[];
  }
  test.each<Untrained>([
    { why: 'the server calls the model other', more: { model: 'other' } },
    { why: 'at temperature 1', asked: { sampling: { temperature: 0.5, topP: 1 } } },
    { why: 'by a grammar', choices: ['yes'] },
    { why: 'tells no token ids', more: chatReply('yes') },
  ])('that can’t be trained on are left out, and that is said once: $why', async (untrained) => {
    const { why, more, asked, choices } = untrained;
    const { policy, said } = await open([json({ ...vllm, ...more })], {
      model: { server: 'vllm' },
    });
    for (const decisionIndex of [0, 1]) {
      const one = ask(decisionIndex, choices && { choices });
      const decision = await reply(policy, { ...one, ...asked });
      expect(decision).toMatchObject({ text: 'yes', tokens: [], logProbs: [] });
      expect(decision).not.toHaveProperty('promptTokens');
    }
    expect(said.filter((text) => text.includes('never trained on'))).toEqual([
      expect.stringContaining(why),
    ]);
  });

  test('that don’t match their log-probabilities are no reply', async () => {
    const odd = chatReply('', {
      choices: [
        { message: { content: 'x' }, token_ids: [1, 2], logprobs: { content: [{ logprob: -1 }] } },
      ],
    });
    const { policy } = await open([json(odd)], { limits: { retries: 0 } });
    expect((await refusal(policy)).message).toBe(
      'the reply has 2 token ids and 1 log-probabilities',
    );
  });
});

describe('errors of transport', () => {
  test.each([
    ['a busy server', fails(503)],
    ['half a reply', half],
    ['wrong JSON', garbled],
    ['JSON of another kind', json({ hello: 'there' })],
    ['a page in place of a reply', ((response) => response.end('<html>')) as Behaviour],
  ])('are tried again, each time after a longer while: %s', async (_, fault) => {
    const { policy, server, clock } = await open([fault, fault, fault, says('at last')]);
    expect((await reply(policy)).text).toBe('at last');
    expect(server.received).toHaveLength(4);
    const [first = 0, second = 0, third = 0] = clock.waited;
    expect(first).toBeGreaterThanOrEqual(250);
    expect(first).toBeLessThanOrEqual(500);
    expect(second).toBeGreaterThanOrEqual(500);
    expect(third).toBeGreaterThanOrEqual(1000);
  });

  test('wait as long as the server says, in seconds or to a date', async () => {
    const date = 'Tue, 01 Dec 2026 10:00:00 GMT';
    const { policy, clock } = await open([
      fails(503, { 'retry-after': '7' }),
      fails(503, { 'retry-after': 'Tue, 01 Dec 2026 10:00:09 GMT', date }),
      says('x'),
    ]);
    await reply(policy);
    expect(clock.waited).toEqual([7000, 9000]);
  });

  test('are drawn from the decision’s own key', async () => {
    const waits = async (index: number) => {
      const { policy, clock } = await open([fails(503), says('x')]);
      await reply(policy, ask(index));
      return clock.waited;
    };
    expect(await waits(0)).toEqual(await waits(0));
    expect(await waits(0)).not.toEqual(await waits(1));
  });

  test('end one request if the server is there all the same', async () => {
    const { policy, server } = await open([fails(503)], { limits: { retries: 2 } });
    expect(await refusal(policy)).not.toBeInstanceOf(CannotGoOn);
    expect(server.received).toHaveLength(3);
  });

  test('of a stalled server are found by the clock', async () => {
    const { policy, server, clock } = await open([stalls, says('x')]);
    const waiting = reply(policy);
    await server.has(1);
    clock.strike();
    expect((await waiting).text).toBe('x');
  });

  test('a request that the server can’t read isn’t tried again', async () => {
    const { policy, server } = await open([fails(400, {}, { message: 'too long' }), says('x')]);
    expect((await refusal(policy)).message).toContain('too long');
    expect(server.received).toHaveLength(1);
  });

  test('another model in the place of the one before is no reply', async () => {
    const { policy, server } = await open([says('a'), says('b', { model: 'smaller' }), says('c')]);
    expect((await reply(policy)).text).toBe('a');
    expect(await reply(policy, ask(1))).toMatchObject({ text: 'c', model: 'small' });
    expect(server.received).toHaveLength(3);
  });

  test('a text that is to be scored is refused', async () => {
    const { policy } = await open([says('x')]);
    expect((await refusal(policy, ask(0, { scored: 'x' }))).message).toContain('no likelihood');
  });
});

describe('limits', () => {
  test('a server that asks to be left alone is, by everybody', async () => {
    const { policy, server, clock } = await open([fails(429, { 'retry-after': '20' }), says('x')], {
      limits: { retries: 0 },
    });
    expect((await reply(policy)).text).toBe('x');
    await reply(policy, ask(1));
    expect(server.received).toHaveLength(3);
    expect(clock.waited).toEqual([20_000]);
  });

  test('so many requests a minute', async () => {
    const { policy, clock } = await open([says('x')], { limits: { requestsPerMinute: 2 } });
    for (const index of [0, 1, 2, 3, 4]) await reply(policy, ask(index));
    expect(clock.waited).toEqual([60_000, 60_000]);
  });

  test('so many tokens a minute, by what replies took and the next one may take', async () => {
    // Each took 25; the next may take 56 for the prompt and 100 for the reply.
    const { policy, clock } = await open([says('x')], {
      model: { maxTokens: 100 },
      limits: { tokensPerMinute: 210 },
    });
    for (const index of [0, 1, 2]) await reply(policy, ask(index));
    expect(clock.waited).toEqual([]);
    await reply(policy, ask(3));
    expect(clock.waited).toEqual([60_000]);
  });

  test('a budget of tokens is never exceeded, by many at once neither; those that were sent are heard', async () => {
    const { policy, server, outside } = await open([says('x')], {
      model: { maxTokens: 40 },
      limits: { budget: { tokens: 300, money: 0 }, concurrency: 4 },
    });
    const many = Array.from({ length: 12 }, (_, i) => ask(i));
    const settled = await Promise.allSettled(
      policy.decide(many, { signal }) as readonly Promise<Decision>[],
    );
    const heard = settled.filter(({ status }) => status === 'fulfilled').length;
    expect(heard).toBe(server.received.length);
    expect(heard).toBe(9); // 96 may be taken, 25 are: after nine there is no room for a tenth
    for (const one of settled) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(CannotGoOn);
    }
    expect(outside.ending.reason).toMatchObject({ why: 'budget' });
    expect((outside.ending.reason as Error).message).toMatch(/225 of 300 tokens in 9 replies/);
  });

  test('a budget of money is one of the prices', async () => {
    const { policy } = await open([says('x')], {
      model: { maxTokens: 100, price: { in: 0, out: 10_000 } },
      limits: { budget: { tokens: 0, money: 1.2 } },
    });
    // 5 tokens cost 0.05; a request may take 1.
    for (const index of [0, 1, 2, 3, 4]) await reply(policy, ask(index));
    expect((await refusal(policy, ask(5))).message).toBe(
      'the budget is used up: 125 tokens in 5 replies, 0.25 of 1.2 of money, and the next request may take 156 tokens (1)',
    );
  });
});

describe('a server that is gone', () => {
  const gone = fails(502);
  test('is waited for, and the run goes on when it is back', async () => {
    let looks = 0;
    const models: Behaviour = (response, received) =>
      (++looks < 4 ? gone : json({ data: [] }))(response, received);
    const { policy, clock, said } = await open([gone, gone, says('x')], {
      models,
      model: { server: 'plain' },
      limits: { retries: 1 },
    });
    expect((await reply(policy)).text).toBe('x');
    expect(clock.waited.slice(1)).toEqual([15_000, 15_000, 15_000]);
    expect(said.slice(0, 2)).toEqual([
      expect.stringMatching(/can't be reached \(502 not now\); the run waits for it, 10 minutes/),
      expect.stringContaining('is there again'),
    ]);
  });

  test('ends the run after ten minutes, or at once where that is asked for', async () => {
    const given = { models: gone, model: { server: 'plain' } } as const;
    const patient = await open([gone], { ...given, limits: { retries: 0 } });
    expect(await refusal(patient.policy)).toMatchObject({ why: 'outage' });
    expect(patient.clock.waited).toHaveLength(40);
    expect(patient.clock.now()).toBe(600_000);

    const short = await open([gone], { ...given, limits: { retries: 0, onOutage: 'end' } });
    expect(await refusal(short.policy)).toMatchObject({ why: 'outage' });
    expect(short.clock.waited).toEqual([]);
  });

  test('is known by nobody listening, too', async () => {
    const { policy } = await openEndpoint('http://127.0.0.1:9/v1', {
      limits: { retries: 0, onOutage: 'end' },
    });
    const error = await refusal(policy);
    expect(error).toBeInstanceOf(CannotGoOn);
    expect(error.message).toContain("http://127.0.0.1:9/v1 can't be reached");
  });

  test.each([
    [401, {}],
    [404, {}],
    [429, { code: 'insufficient_quota' }],
  ])('or refuses everybody (%i) ends the run', async (status, error) => {
    const { policy, server } = await open([fails(status, {}, error)]);
    expect(await refusal(policy)).toMatchObject({ why: 'outage' });
    expect(server.received).toHaveLength(1);
  });
});

describe('a key', () => {
  const key = 'sk-very-secret-"quoted"';
  test('is sent as told, and none where none is, whatever the environment holds', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-somebody-else');
    vi.stubEnv('OPENAI_ORG_ID', 'org-secret');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-secret');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-secret: custom-secret');
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9');
    const bare = await open([says('x')]);
    await reply(bare.policy);
    expect(JSON.stringify(bare.server.received)).not.toMatch(/secret|somebody|authorization/);

    const { policy, server } = await open([says('x')], { key });
    await reply(policy);
    expect(server.received[0]?.headers['authorization']).toBe(`Bearer ${key}`);
  });

  test('isn’t in what is said of a failure, nor in a reply, even if the server repeats it', async () => {
    const { policy } = await open([fails(400, {}, { message: `bad key ${key}` }), says(key)], {
      key,
    });
    const error = await refusal(policy);
    expect(error.message).toBe('400 bad key [key]');
    expect(error.cause).toBeUndefined();
    expect((await reply(policy, ask(1))).text).toBe('[key]');
  });

  test('doesn’t follow the server to another host', async () => {
    const other = await open([says('stolen')]);
    const { policy } = await open(
      [
        (response) => {
          response.writeHead(307, { location: `${other.server.url}/chat/completions` });
          response.end();
        },
      ],
      { key, limits: { retries: 0 } },
    );
    await refusal(policy);
    expect(other.server.received).toEqual([]);
  });
});
