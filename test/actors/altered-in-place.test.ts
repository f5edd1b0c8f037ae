import { assign, emit, enqueueActions, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { ENVIRONMENT } from '../../src/core/ids.ts';
import { checkPlain } from '../../src/actors/check-plain.ts';
import type { Environment } from '../../src/actors/environment.ts';
import type { Role } from '../../src/actors/role.ts';
import { say } from '../../src/actors/say.ts';
import { openSimulation, simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
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
        error: expect.stringContaining('object is not extensible') as string,
      });
    }
  },
);

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
