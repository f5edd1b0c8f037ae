import { assign, createMachine, emit, fromPromise, raise, sendTo } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { DECIDING } from '../../src/actors/role.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { oneOnOne, oneOnOnePlan, say } from './toys/one-on-one.ts';
import type { Parts } from './toys/one-on-one.ts';
import { pingPong, pingPongPlan } from './toys/ping-pong.ts';

/** Plays the broken game beside a sound one, which must not notice. */
async function playBroken(parts: Parts): Promise<Episode> {
  const reply = (name: string) => scriptedPolicy(name, () => 'ok');
  const [broken, sound] = await simulateEpisodes([oneOnOnePlan(), pingPongPlan(0)], {
    environments: [oneOnOne(parts), pingPong],
    policies: { agent: reply('agent'), player: reply('player') },
    sampling: { temperature: 1, topP: 1 },
  });
  expect(sound?.ending).toEqual({ kind: 'finished', outcome: { pongs: ['ok', 'ok', 'ok'] } });
  return broken as Episode;
}

/** An environment that does `action` when its only state is entered. */
const doing = (action: object) =>
  createMachine({
    id: 'doing',
    context: { count: 0 },
    initial: 'open',
    states: { open: { entry: action as never, on: { answer: 'over' } }, over: { type: 'final' } },
    output: null,
  });

/** An agent that does `action` when it is asked. */
const asked = (action: object) =>
  createMachine({
    id: 'asked',
    initial: 'idle',
    states: { idle: { on: { ask: { actions: action as never } } } },
  });

const unsound: readonly [string, Parts, string, string][] = [
  [
    'whose machine throws',
    {
      agent: asked(() => {
        throw new Error('bad day');
      }),
    },
    'agent',
    "on 'ask' in state 'idle': bad day",
  ],
  [
    'whose environment throws before it begins',
    {
      environment: createMachine({
        context: () => {
          throw new Error('no such task');
        },
      }),
    },
    'environment',
    'on starting: no such task',
  ],
  [
    'whose guard throws',
    {
      agent: createMachine({
        initial: 'idle',
        states: {
          idle: {
            on: {
              ask: {
                guard: () => {
                  throw new Error('undecided');
                },
              },
            },
          },
        },
      }),
    },
    'agent',
    'undecided',
  ],
  [
    'with a message to somebody who is not there',
    { environment: doing(emit(say('nobody', 'ask'))) },
    'environment',
    "'ask' from 'environment' is addressed to 'nobody', who isn't here; present: 'environment', 'agent'",
  ],
  [
    'with a message of a kind that nobody handles',
    { environment: doing(emit(say('agent', 'shout'))) },
    'agent',
    "on 'shout' in state 'idle': nothing handles 'shout' from 'environment'",
  ],
  [
    'with a message to somebody who has left',
    {
      environment: doing(emit(say('agent', 'ask'))),
      agent: createMachine({ initial: 'gone', states: { gone: { type: 'final' } } }),
    },
    'agent',
    "in state 'gone': nothing handles 'ask'",
  ],
  [
    'with a message that pretends to be a reply',
    { environment: doing(emit(say('agent', 'reply'))) },
    'environment',
    "'reply' can't be a kind of message",
  ],
  [
    'with a message that XState would take for its own',
    { environment: doing(emit(say('agent', 'xstate.stop'))) },
    'environment',
    "'xstate.stop' can't be a kind of message",
  ],
  [
    'with a message that no file would give back',
    { environment: doing(emit(say('agent', 'ask', { when: [new Date(0)] }))) },
    'environment',
    "the body of 'ask' must be plain data, but has a class instance at .when.0",
  ],
  [
    'with an outcome that no file would give back',
    { environment: createMachine({ initial: 'a', states: { a: { type: 'final' } }, output: NaN }) },
    'environment',
    'on ending: the outcome must be plain data, but has NaN at its root',
  ],
  [
    'without an outcome',
    { environment: createMachine({ initial: 'a', states: { a: { type: 'final' } } }) },
    'environment',
    'the outcome must be plain data, but has undefined at its root',
  ],
  [
    'in which nobody can move',
    { environment: doing(() => undefined) },
    'environment',
    "deadlock: nobody speaks and nobody must decide: environment in 'open', agent in 'idle'",
  ],
  [
    'that talks for longer than its nature allows',
    {
      environment: createMachine({
        initial: 'open',
        entry: emit(say('agent', 'ask')),
        states: { open: { on: { answer: { actions: emit(say('agent', 'ask')) } } } },
      }),
      agent: asked(emit(say('environment', 'answer'))),
    },
    'environment',
    'message 11, but the longest episode has 10 messages',
  ],
  [
    'that thinks for longer than its nature allows',
    {
      agent: createMachine({
        initial: 'idle',
        states: {
          idle: { on: { ask: 'thinking' } },
          thinking: { tags: DECIDING, on: { reply: { target: 'thinking', reenter: true } } },
        },
      }),
    },
    'agent',
    'more than 1000 decisions without a message between them',
  ],
  [
    'whose machine turns in circles',
    {
      agent: createMachine({
        initial: 'idle',
        states: {
          idle: { on: { ask: 'left' } },
          left: { always: 'right' },
          right: { always: 'left' },
        },
      }),
    },
    'agent',
    'Infinite loop detected',
  ],
  [
    'whose role cannot say what it sees',
    {
      observe: () => {
        throw new Error('blind');
      },
    },
    'agent',
    "on observing in state 'answering': blind",
  ],
  [
    'whose role sees no prompt',
    { observe: () => null as never },
    'agent',
    "on observing in state 'answering': must give a prompt, with `compact` as text, got null",
  ],
  [
    'whose role throws at a reply',
    {
      parse: () => {
        throw new Error('deaf');
      },
    },
    'agent',
    "on its reply in state 'answering': deaf",
  ],
  [
    'whose machine does not handle the reply',
    {
      agent: createMachine({
        initial: 'idle',
        states: { idle: { on: { ask: 'stuck' } }, stuck: { tags: DECIDING } },
      }),
    },
    'agent',
    "in state 'stuck': nothing handles 'reply'",
  ],
  [
    'whose machine emits something that is no message',
    { agent: asked(emit({ type: 'shout' })) },
    'agent',
    "machine 'asked' emits 'shout'",
  ],
  [
    'whose machine invokes something',
    {
      agent: createMachine({
        id: 'caller',
        initial: 'idle',
        states: {
          idle: { on: { ask: 'calling' } },
          calling: { invoke: { src: fromPromise(() => Promise.resolve(1)) } },
        },
      }),
    },
    'agent',
    "machine 'caller' invokes or spawns an actor",
  ],
  [
    'whose machine spawns something while it assigns',
    {
      agent: asked(
        assign({
          child: ({ spawn }: { spawn: (logic: unknown) => unknown }) =>
            spawn(fromPromise(() => Promise.resolve(1))),
        }),
      ),
    },
    'agent',
    "machine 'asked' spawns an actor",
  ],
  [
    'whose machine waits for a clock',
    { agent: asked(raise({ type: 'ask' }, { delay: 5 })) },
    'agent',
    "machine 'asked' uses a timer",
  ],
  [
    'whose machine sends past the stream',
    { agent: asked(sendTo(({ self }) => self, { type: 'ask' })) },
    'agent',
    "machine 'asked' sends past the message stream",
  ],
];

describe('an episode fails alone', () => {
  test.each(unsound)('%s', async (_, parts, where, error) => {
    const { ending, events } = await playBroken(parts);
    const text = ending.kind === 'failed' ? ending.error : '';
    expect(ending).toMatchObject({ kind: 'failed', where });
    expect(text).toContain(error);
    expect(events.at(-1)).toEqual({ kind: 'failure', actor: where, error: text });
  });

  test('unless it is sound', async () => {
    expect((await playBroken({})).ending).toEqual({ kind: 'finished', outcome: 'done' });
  });

  test('and so does one whose role alters the context that all its episodes begin with', async () => {
    const agent = createMachine({
      context: { heard: [] as string[] },
      initial: 'idle',
      states: {
        idle: { on: { ask: { actions: ({ context }) => context.heard.push('ask') } } },
      },
    });
    expect((await playBroken({ agent })).ending).toMatchObject({ kind: 'failed', where: 'agent' });
  });
});

describe('a message is not unhandled', () => {
  test('where a state says that it ignores it', async () => {
    const environment = doing([emit(say('agent', 'noise')), emit(say('agent', 'ask'))]);
    const agent = createMachine({
      initial: 'idle',
      states: {
        idle: {
          on: { noise: {}, ask: { actions: emit(say('environment', 'answer')) } },
        },
      },
    });
    expect((await playBroken({ environment, agent })).ending.kind).toBe('finished');
  });

  test('where it was said to agents before the end: they still hear it', async () => {
    const environment = createMachine({
      initial: 'over',
      states: { over: { type: 'final', entry: emit(say('agent', 'news')) } },
      output: null,
    });
    const agent = createMachine({
      initial: 'idle',
      states: { idle: { on: { news: 'informed' } }, informed: {} },
    });
    const { events, ending } = await playBroken({ environment, agent });
    expect(ending.kind).toBe('finished');
    expect(events.at(-1)).toEqual({ kind: 'state', actor: 'agent', state: 'informed' });
  });

  test('where it comes to an environment that has ended', async () => {
    const environment = createMachine({
      initial: 'over',
      states: { over: { type: 'final', entry: emit(say('agent', 'ask')) } },
      output: null,
    });
    const agent = asked(emit(say('environment', 'answer')));
    expect((await playBroken({ environment, agent })).ending.kind).toBe('finished');
  });
});
