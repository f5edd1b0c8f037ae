import { assign, emit, enqueueActions, setup } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { ENVIRONMENT } from '../../src/core/ids.ts';
import { checkPlain } from '../../src/actors/check-plain.ts';
import type { Seat } from '../../src/core/episode.ts';
import type { Message } from '../../src/core/message.ts';
import type { Environment } from '../../src/actors/environment.ts';
import type { Role } from '../../src/actors/role.ts';
import { say } from '../../src/actors/say.ts';
import { openSimulation, simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { gameEnvironment } from '../../src/actors/game-environment.ts';
import { game } from '../../docs/examples/rock-paper-scissors/game.ts';
import { uniformPolicy } from '../../src/policies/uniform-policy.ts';
import { rockPaperScissors, throwPlan } from './toys/rock-paper-scissors.ts';

const policies = { left: uniformPolicy('left', 'rps'), right: uniformPolicy('right', 'rps') };
const plans = [0, 1, 2].map((i) => throwPlan(i));

test.each([1, 4096])(
  'a machine that alters the context that all its games begin with fails, %i side by side',
  async (concurrency) => {
    const machine = setup({
      types: {} as { context: { heard: string[] }; events: { type: 'thrown' } },
    }).createMachine({
      context: { heard: [] },
      initial: 'asking',
      states: {
        asking: {
          entry: enqueueActions(({ enqueue }) => {
            for (const seat of ['left', 'right']) enqueue.emit(say(seat, 'throw', null) as never);
          }),
          on: {
            thrown: {
              actions: assign(({ context }) => {
                context.heard.push('x');
                return { heard: context.heard };
              }),
            },
          },
        },
      },
    });
    const environment: Environment = { ...rockPaperScissors, machine };
    const options = { environments: [environment], policies, concurrency };
    for (const { ending } of await simulateEpisodes(plans, options)) {
      expect(ending).toMatchObject({
        kind: 'failed',
        where: ENVIRONMENT,
        error:
          "on 'thrown' in state 'asking': environment 'rock-paper-scissors' must not alter in place what others share, " +
          'but alters context.heard; make a copy instead ([...list, item], { ...object, key: value })',
      });
    }
  },
);

describe('whoever alters something in place is named, with what it was:', () => {
  type Context = { readonly heard: string[]; readonly counts: Record<string, number> };
  type Alter = (context: Context, heard: Message, task: { tried: number[] }) => unknown;

  /** How a game ends whose environment does something to what it can reach, as it hears the first throw. */
  async function endings(alter: Alter, at: 'hearing' | 'starting' = 'hearing', own?: object) {
    const act = ({ context, event }: { context: Context; event: { message: Message } }) =>
      alter(context, event.message, task);
    const task = { tried: [1, 2] };
    const machine = setup({
      types: {} as { context: Context; events: { type: 'thrown'; message: Message } },
    }).createMachine({
      context: own ?? ({ heard: ['a', 'b'], counts: { a: 1 } } as never),
      initial: 'asking',
      states: {
        asking: {
          entry: [
            enqueueActions(({ enqueue }) => {
              for (const seat of ['left', 'right']) enqueue.emit(say(seat, 'throw', null) as never);
            }),
            ...(at === 'starting' ? [act as never] : []),
          ],
          on: { thrown: { target: 'over', actions: act as never } },
        },
        over: { type: 'final' },
      },
      output: ({ context }: { context: Context }) => ({ size: sizeOf(context.heard) }),
    } as never);
    const environment: Environment = {
      ...rockPaperScissors,
      machine: machine as unknown as AnyStateMachine,
      checkTask: () => undefined,
    };
    const games = plans.map((plan) => ({ ...plan, task }));
    const played = await simulateEpisodes(games, { environments: [environment], policies });
    return played.map(({ ending }) => (ending.kind === 'failed' ? ending.error : ending.outcome));
  }
  const sizeOf = (list: unknown) => (list instanceof Map ? list.size : (list as string[]).length);

  test.each<[string, string, Alter]>([
    ['a list that is sorted', 'context.heard', ({ heard }) => heard.reverse()],
    ['a list that is cut', 'context.heard', ({ heard }) => heard.pop()],
    ['a list whose length is set', 'context.heard', ({ heard }) => (heard.length = 0)],
    ['a count', 'context.counts', ({ counts }) => (counts['a'] = 2)],
    ['a new count', 'context.counts', ({ counts }) => (counts['b'] = 2)],
    ['a count that is taken away', 'context.counts', ({ counts }) => delete counts['a']],
    ['its task', 'plan.task.tried', (_, __, { tried }) => tried.push(3)],
  ])('%s', async (_, place, alter) => {
    const said = await endings(alter);
    for (const one of said) {
      expect(one).toContain("environment 'rock-paper-scissors' must not alter in place");
      expect(one).toMatch(new RegExp(`but alters .*\\b${place}\\b.*; make a copy`));
    }
  });

  test('its context as it starts, in the first game as in the others', async () => {
    const said = await endings(({ heard }) => heard.push('c'), 'starting');
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toContain('alters context.heard');
  });

  test('what is frozen at its top alone is frozen to the bottom', async () => {
    const own = Object.freeze({ heard: Object.freeze([{ n: [] }]), counts: {} });
    const said = await endings(
      ({ heard }) => (heard[0] as never as { n: 1[] }).n.push(1),
      'hearing',
      own,
    );
    expect(said[0]).toContain('context.heard.0.n');
  });

  test('a map, which nobody can freeze, is each game of its own', async () => {
    const own = { heard: new Map(), counts: {} };
    const said = await endings(
      ({ heard }) => (heard as never as Map<object, 1>).set({}, 1),
      'hearing',
      own,
    );
    expect(said).toEqual([{ size: 1 }, { size: 1 }, { size: 1 }]);
  });

  test('a role, and what it heard', async () => {
    const { left } = rockPaperScissors.roles as { left: Role };
    const machine = setup({ types: {} as { context: object } }).createMachine({
      context: {},
      on: {
        throw: {
          actions: (({ event }: { event: { message: { body: string[] } } }) =>
            event.message.body.push('x')) as never,
        },
      },
    });
    const asking = setup({ types: {} as { context: object } }).createMachine({
      context: {},
      entry: emit(say('left', 'throw', ['now']) as never) as never,
    });
    const environment: Environment = {
      ...rockPaperScissors,
      machine: asking,
      roles: { left: { ...left, name: 'editor', machine }, right: left },
    };
    const plan = throwPlan(0);
    const seats = { ...plan.seats, left: { ...(plan.seats['left'] as Seat), role: 'editor' } };
    const [episode] = await simulateEpisodes([{ ...plan, seats }], {
      environments: [environment],
      policies,
    });
    expect(episode?.ending).toMatchObject({
      where: 'left',
      error: expect.stringContaining(
        "role 'editor' must not alter in place what others share, but alters message.body;",
      ) as string,
    });
  });

  test('a role that alters its context as it shows or reads it', async () => {
    const { left } = rockPaperScissors.roles as { left: Role };
    const grow = (context: unknown) => ((context as Record<string, unknown>)['seen'] = true);
    const showing: Role = { ...left, observe: (context) => (grow(context), left.observe(context)) };
    const environment: Environment = {
      ...rockPaperScissors,
      roles: { left: showing, right: left },
    };
    const [episode] = await simulateEpisodes([throwPlan(0)], {
      environments: [environment],
      policies,
    });
    expect(episode?.ending).toMatchObject({
      where: 'left',
      error: expect.stringContaining('alters context;') as string,
    });
  });

  test('a game whose rules alter the state before', async () => {
    const altering: typeof game = {
      ...game,
      apply: (state, actions, chance) => {
        (state as { thrown: unknown }).thrown = {};
        return game.apply(state, actions, chance);
      },
    };
    const environment = gameEnvironment(altering);
    const seat = { role: 'player', policy: 'left', version: 0 };
    const plan = { ...throwPlan(0), seats: { left: seat, right: seat } };
    const [episode] = await simulateEpisodes([plan], { environments: [environment], policies });
    expect(episode?.ending).toMatchObject({
      where: ENVIRONMENT,
      error: expect.stringContaining('but alters context.state;') as string,
    });
  });

  test('other errors stay as they are', async () => {
    const said = await endings(() => Object.freeze([1]).concat(2).at(5)!.toFixed());
    expect(said[0]).toContain('Cannot read properties of undefined');
  });
});

test('a role may decide several times before it speaks: limits count messages', async () => {
  const { left: thrower } = rockPaperScissors.roles as { left: Role };
  const machine = setup({
    types: {} as {
      context: object;
      events: { type: 'throw' } | { type: 'reply'; reply: { ok: boolean; body: string } };
    },
  }).createMachine({
    context: {},
    initial: 'idle',
    states: {
      idle: { on: { throw: 'first' } },
      first: { tags: 'deciding' as never, on: { reply: 'second' } },
      second: { tags: 'deciding' as never, on: { reply: 'third' } },
      third: {
        tags: 'deciding' as never,
        on: {
          reply: {
            target: 'idle',
            actions: emit(({ event }) => say(ENVIRONMENT, 'thrown', event.reply.body) as never),
          },
        },
      },
    },
  });
  const thinker: Role = { ...thrower, machine };
  const { type, roles } = rockPaperScissors;
  const environment: Environment = {
    ...rockPaperScissors,
    type: { ...type, longestEpisode: 4 },
    roles: { ...roles, left: thinker, right: thinker },
  };
  const [episode] = await simulateEpisodes([throwPlan(0)], {
    environments: [environment],
    policies,
  });
  expect(episode?.ending.kind).toBe('finished');
});

test('a prompt without a legal reply fails its game', async () => {
  const { left } = rockPaperScissors.roles as { left: Role };
  const stuck: Role = { ...left, observe: (of) => ({ ...left.observe(of), choices: [] }) };
  const environment: Environment = { ...rockPaperScissors, roles: { left: stuck, right: left } };
  const [episode] = await simulateEpisodes([throwPlan(0)], {
    environments: [environment],
    policies,
  });
  expect(episode?.ending).toMatchObject({
    where: 'left',
    error: expect.stringContaining('must leave at least one legal reply, got none') as string,
  });
});

describe('plain data', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 0 : [deep(levels - 1)]);
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const holes: unknown[] = [];
  holes[0] = 'first';
  holes[2] = 'third';
  test.each([
    [holes, 'has a hole at .1'],
    [deep(65), 'has more than 64 levels, or a cycle'],
    [cycle, 'has more than 64 levels, or a cycle'],
    [{ a: undefined }, 'has undefined at .a'],
    [new Map(), 'has a class instance at its root'],
  ])('is not %o', (value, fault) => {
    expect(() => checkPlain(value, 'it')).toThrow(fault);
  });
  test('may be 64 levels deep', () => expect(() => checkPlain(deep(64), 'it')).not.toThrow());
});

describe('an injection', () => {
  /** What came of injecting `body` at the first message, `times` times at every one. */
  async function injecting(body: unknown) {
    const errors: unknown[] = [];
    const simulation = openSimulation({
      environments: [rockPaperScissors],
      policies,
      onSubscriberError: (error) => errors.push(error),
    });
    let heard = 0;
    simulation.messagesOf('rps-0').subscribe(() => {
      heard++;
      simulation.inject('rps-0', {
        from: ENVIRONMENT,
        to: ENVIRONMENT,
        kind: 'thrown',
        body: body as never,
      });
    });
    const [episode] = await simulation.play([throwPlan(0)]);
    return { errors, heard, episode };
  }

  test.each([[undefined], [NaN], [1n], [new Date(0)], [() => 1]])(
    'of %o is refused, and nothing of it is heard',
    async (body) => {
      const { errors, episode } = await injecting(body);
      expect(String(errors[0])).toMatch(/UserError: inject: .*must be plain data/);
      expect(episode?.events.filter((event) => 'injected' in event)).toEqual([]);
    },
  );

  test('that answers itself is bounded', async () => {
    const { errors, heard } = await injecting('p');
    expect(String(errors[0])).toContain('inject: at most 1000 messages');
    expect(heard).toBeLessThanOrEqual(1002);
  });
});
