import { assign, createMachine, emit } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';
import { ENVIRONMENT_RULES } from '../../src/actors/conformance/environment-rules.ts';
import { ROLE_RULES, unseenDecisions } from '../../src/actors/conformance/role-rules.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';
import { strangeTexts } from '../../src/actors/conformance/strange-texts.ts';
import { DECIDING } from '../../src/actors/role.ts';
import type { Role } from '../../src/actors/role.ts';
import { broken } from './broken.ts';
import { askedAgain } from './toys/asked-again.ts';
import { examination, examinationPlan } from './toys/examination.ts';
import { asking, pings, throws } from './toys/examples.ts';
import { say } from './toys/one-on-one.ts';
import type { Parts } from './toys/one-on-one.ts';
import { player } from './toys/ping-pong.ts';
import { relay, relayPlan } from './toys/relay.ts';
import { thrower } from './toys/rock-paper-scissors.ts';

const count = [0, 1, 2, 3, 4, 5];

describe('sound roles keep every rule', () => {
  const sound: readonly RoleExample[] = [
    {
      name: 'player',
      role: player,
      self: 'player',
      hears: [1, 2].map((round) => message('ping', { round })),
      replies: ['ha', ''],
    },
    {
      name: 'thrower',
      role: thrower,
      self: 'left',
      hears: [message('throw', null)],
      replies: ['p'],
    },
    {
      name: 'runner',
      role: relay.roles['first'] as Role,
      self: 'first',
      hears: [message('baton', 'a')],
      replies: [],
    },
  ];
  describe.each(sound)('$name', (example) => {
    test.each(ROLE_RULES)('$name', async ({ check }) => {
      await check(example);
    });

    test('and its example shows all its decisions', () => {
      expect(unseenDecisions([example])).toEqual([]);
    });
  });
});

describe('sound environments keep every rule', () => {
  const sound: readonly EnvironmentExample[] = [
    pings,
    throws,
    {
      name: 'examination',
      environment: examination,
      plans: count.map(examinationPlan),
      reply: ({ prompt }) => prompt.choices?.[0] ?? 'a draft',
      rewards: [],
      secrets: ({ task }) => [(task as { expected: string }).expected],
    },
    {
      name: 'relay',
      environment: relay,
      plans: count.map(relayPlan),
      reply: () => '',
      rewards: [],
      secrets: () => [],
    },
  ];
  describe.each(sound)('$name', (example) => {
    test.each(ENVIRONMENT_RULES)('$name', async ({ check }) => {
      await check(example);
    });
  });
});

function message(kind: string, body: null | string | { readonly round: number }) {
  return { seq: 0, from: 'environment', to: 'me', kind, body };
}

/** A role whose agent is asked, decides and answers; tests replace parts of it. */
function asked(states: object, parts: Partial<Role> = {}, extra: object = {}): RoleExample {
  const machine = createMachine({
    id: 'asked',
    context: {},
    initial: 'idle',
    states: {
      idle: { on: { ask: 'answering' } },
      answering: { tags: DECIDING, on: { reply: 'idle' } },
      ...states,
    },
    ...extra,
  }) as AnyStateMachine;
  const role: Role = {
    name: 'asked',
    machine,
    observe: () => ({ compact: '?', chat: [], maxLength: 3 }),
    parse: (text) =>
      text === 'yes' ? { ok: true, body: text, text } : { ok: false, reason: 'not yes', text },
    ...parts,
  };
  return { name: 'asked', role, self: 'me', hears: [message('ask', null)], replies: ['yes'] };
}

describe('a role is caught that', () => {
  let calls = 0;
  const onlyWhenUnderstood = {
    answering: {
      tags: DECIDING,
      on: {
        reply: {
          guard: ({ event }: { event: { reply: { ok: boolean } } }) => event.reply.ok,
          target: 'idle',
        },
      },
    },
  };
  const stubborn = {
    answering: { tags: DECIDING, on: { reply: { target: 'answering', reenter: true } } },
  };
  const wrong: readonly [string, RoleExample, string][] = [
    ['uses a timer', asked({ idle: { after: { 5: 'answering' } } }), 'has a timer'],
    ['does not handle what it hears', asked({ idle: {} }), "in state 'idle' nothing handles 'ask'"],
    [
      'is moved by something besides its events',
      asked({
        idle: { on: { ask: { target: 'answering', actions: assign(() => ({ n: calls++ })) } } },
      }),
      'first [["idle"',
    ],
    [
      'alters its context in place',
      asked(
        {
          idle: {
            on: {
              ask: {
                target: 'answering',
                actions: ({ context }: { context: { heard: number[] } }) => context.heard.push(1),
              },
            },
          },
        },
        {},
        { context: { heard: [] } },
      ),
      'object is not extensible',
    ],
    [
      'knows what no file could keep',
      asked({}, {}, { context: { now: new Date(0) } }),
      "the context in 'idle' must be plain data, but has a class instance at .now",
    ],
    [
      'says what no file could keep',
      asked({
        idle: { on: { ask: { target: 'answering', actions: emit(say('x', 'y', NaN)) } } },
      }),
      "the body of 'y' must be plain data",
    ],
    [
      'shows nothing',
      asked({}, { observe: () => ({ compact: '', chat: [], maxLength: 1 }) }),
      'empty',
    ],
    [
      'wants replies of no length',
      asked({}, { observe: () => ({ compact: '?', chat: [], maxLength: 0 }) }),
      'maxLength is 0',
    ],
    [
      'shows something else each time',
      asked({}, { observe: () => ({ compact: `${calls++}`, chat: [], maxLength: 3 }) }),
      'first {"compact"',
    ],
    [
      'does not understand its own replies',
      asked({}, { parse: (text) => ({ ok: false, reason: 'never', text }) }),
      "'yes' is malformed: never",
    ],
    [
      'throws at a strange reply',
      asked(
        {},
        {
          parse: (text) => {
            if (text === '') throw new Error('nothing said');
            return { ok: true, body: text, text };
          },
        },
      ),
      'nothing said',
    ],
    [
      'takes a reply for another',
      asked({}, { parse: (text) => ({ ok: true, body: null, text: text.trim() }) }),
      'as the text of',
    ],
    [
      'makes of a reply what no file could keep',
      asked({}, { parse: (text) => ({ ok: true, body: text === 'yes' ? 1 : Number(text), text }) }),
      'has NaN at its root',
    ],
    ['does not handle a malformed reply', asked(onlyWhenUnderstood), 'is never stuck'],
    [
      'leaves a guard without a name',
      asked(onlyWhenUnderstood),
      "machine 'asked': every guard must have a name, got one without in 'answering' on 'reply'",
    ],
    ['asks for ever', asked(stubborn), "no reply left for 'answering'"],
  ];

  test.each(wrong)('%s', async (_, example, reason) => {
    expect(await broken(ROLE_RULES, example)).toContain(reason);
  });

  test('hides a decision from its examples', () => {
    const example = asked({ hidden: { initial: 'deep', states: { deep: { tags: DECIDING } } } });
    expect(unseenDecisions([example])).toEqual(['hidden.deep']);
  });
});

describe('an environment is caught that', () => {
  let calls = 0;
  const counting = createMachine({
    types: {} as { context: { n: number } },
    context: () => ({ n: calls++ }),
    initial: 'over',
    states: { over: { type: 'final' } },
    output: ({ context }) => context.n,
  });
  const unnamed = createMachine({
    id: 'unnamed',
    initial: 'begun',
    states: { begun: { always: { guard: () => true, target: 'over' } }, over: { type: 'final' } },
  });

  test('leaves a guard without a name', async () => {
    const found = await broken(ENVIRONMENT_RULES, asking({ environment: unnamed }));
    expect(found).toContain("machine 'unnamed': every guard must have a name");
  });

  test('takes any task', async () => {
    expect(await broken(ENVIRONMENT_RULES, asking({}))).toContain('refuses a task');
  });

  test('does not always end', async () => {
    const parse: Role['parse'] = (text) => {
      if (text !== 'yes') throw new Error('stumbled');
      return { ok: true, body: text, text };
    };
    const found = await broken(ENVIRONMENT_RULES, asking({ parse }));
    expect(found).toContain('whatever the agents reply: episode');
    expect(found).toContain('stumbled');
    expect(found).not.toContain('under sensible play');
  });

  test('lasts longer than it declares', async () => {
    const found = await broken(ENVIRONMENT_RULES, asking({ longestEpisode: 1 }));
    expect(found).toContain('message 2, but the longest episode has 1');
  });

  test('is not what it declares', async () => {
    const { environment } = throws;
    const type = { ...environment.type, payoffSum: 'general' } as const;
    const lying = { ...throws, environment: { ...environment, type } };
    expect(await broken(ENVIRONMENT_RULES, lying)).toContain("payoffSum 'general', but is 'zero'");
  });

  test('depends on what was played before', async () => {
    const found = await broken(ENVIRONMENT_RULES, asking({ environment: counting }));
    expect(found).toContain('played alone, an episode has another log');
    expect(found).toContain('replays differently');
  });

  test('shows the truth', async () => {
    const parts: Parts = {
      observe: () => ({
        compact: '?',
        chat: [{ role: 'user', content: 'it is "42"' }],
        maxLength: 3,
      }),
    };
    const found = await broken(ENVIRONMENT_RULES, asking(parts, { secrets: () => ['is "42"'] }));
    expect(found).toContain('agent is shown \'is \\"42\\"\' in \'it is \\"42\\"\'');
  });

  test('tells the truth to those who play strangely, whether or not they show it', async () => {
    const parts = askedAgain((said) => (said === 'yes' ? 'well' : 'no, 42'));
    const found = await broken(ENVIRONMENT_RULES, asking(parts, { secrets: () => ['42'] }));
    expect(found).toContain(`agent is told '42' in '"no, 42"'`);
  });
});

test('what an agent has said itself is no secret any more', async () => {
  const parts = askedAgain((said) => ['you said', said]);
  const example = asking(parts, { reply: () => '42', secrets: () => ['42'] });
  expect(await broken(ENVIRONMENT_RULES, example)).not.toContain('42');
});

test('strange texts are the same every time, and many', () => {
  const texts = strangeTexts(['yes']);
  expect(texts).toEqual(strangeTexts(['yes']));
  expect(new Set(texts).size).toBeGreaterThan(150);
});
