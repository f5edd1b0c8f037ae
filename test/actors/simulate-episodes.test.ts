import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { Decision, DecisionRequest } from '../../src/core/decision.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode, EpisodePlan, Seat } from '../../src/core/episode.ts';
import type { Policy } from '../../src/policies/policy.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { textDecision } from '../../src/policies/text-decision.ts';
import { uniformPolicy } from '../../src/policies/uniform-policy.ts';
import { hashEpisode } from '../../src/recording/hash-episode.ts';
import { openSimulation, simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { examination, examinationPlan } from './toys/examination.ts';
import { pingPong, pingPongPlan } from './toys/ping-pong.ts';
import { relay, relayPlan } from './toys/relay.ts';
import { rockPaperScissors, throwPlan, THROWS } from './toys/rock-paper-scissors.ts';

const environments = [pingPong, relay, rockPaperScissors, examination];
const count = (size: number) => Array.from({ length: size }, (_, i) => i);
const always = (name: string, text: string) => scriptedPolicy(name, () => text);
const uniform = (name: string) => uniformPolicy(name, 'abc');
const everybody = Object.fromEntries(
  ['left', 'right', 'player', 'writer', 'critic'].map((name) => [name, uniform(name)]),
);

/** Keeps what a policy was asked, batch by batch. */
function listening(policy: Policy): Policy & { readonly batches: DecisionRequest[][] } {
  const batches: DecisionRequest[][] = [];
  return {
    name: policy.name,
    version: policy.version,
    batches,
    decide: (requests, options) => {
      batches.push([...requests]);
      return policy.decide(requests, options);
    },
  };
}

const payOf = ({ ending }: Episode): number => {
  if (ending.kind === 'failed') throw new Error(ending.error);
  return (ending.outcome as { pay: number }).pay;
};

describe('a simulation', () => {
  test('plays rock, paper, scissors by its rules', async () => {
    const policies = Object.fromEntries(THROWS.map((text) => [text, always(text, text)]));
    const pairs = THROWS.flatMap((left) => THROWS.map((right) => [left, right] as const));
    const plans = pairs.map(([left, right], i) => throwPlan(i, left, right));
    const pays = (await simulateEpisodes(plans, { environments, policies })).map(payOf);
    // Rows and columns r, p, s.
    expect(pays).toEqual([0, -1, 1, 1, 0, -1, -1, 1, 0]);
  });

  test('gives every strategy nothing against the uniform one, on average', async () => {
    const policies = { left: always('left', 'r'), right: uniform('right') };
    const plans = count(900).map((i) => throwPlan(i));
    const pays = (await simulateEpisodes(plans, { environments, policies })).map(payOf);
    const won = pays.filter((pay) => pay === 1).length / plans.length;
    // A third each; four standard errors of a share of 1/3 in 900 are 0.063, of the mean pay 0.109.
    expect(Math.abs(won - 1 / 3)).toBeLessThan(0.063);
    expect(Math.abs(pays.reduce((sum, pay) => sum + pay, 0) / plans.length)).toBeLessThan(0.109);
  });

  test('delivers messages in the order in which they were said, over all agents', async () => {
    const [episode] = await simulateEpisodes([relayPlan(0)], {
      environments,
      policies: {},
    });
    const said = (episode as Episode).events.flatMap((event) =>
      event.kind === 'message' ? [`${event.message.seq} ${event.message.body as string}`] : [],
    );
    expect(said).toEqual([
      '0 a',
      '1 b',
      '2 c',
      '3 a>first',
      '4 b>first',
      '5 c>first',
      '6 a>first>second',
      '7 b>first>second',
      '8 c>first>second',
      '9 a>first>second>third',
      '10 b>first>second>third',
      '11 c>first>second>third',
    ]);
  });

  test('logs every state that an actor enters, with the path of nested ones', async () => {
    const [episode] = await simulateEpisodes([relayPlan(0)], {
      environments,
      policies: {},
    });
    const entered = (episode as Episode).events.flatMap((event) =>
      event.kind === 'state' && event.actor === 'environment' ? [event.state] : [],
    );
    expect(entered).toEqual(['running.none', 'running.some', 'running.all', 'over']);
  });

  test('logs the decision, then the state it leads to, then what is said', async () => {
    const policies = { player: always('player', 'ha') };
    const [episode] = await simulateEpisodes([pingPongPlan(0, 1)], {
      environments,
      policies,
    });
    const { events, ending } = episode as Episode;
    expect(events.map((event) => event.kind)).toEqual([
      'state', // environment
      'state', // player
      'message', // ping
      'state', // player answering
      'decision',
      'state', // player idle
      'message', // pong
      'state', // environment counting
      'state', // environment over
    ]);
    expect(ending).toEqual({ kind: 'finished', outcome: { pongs: ['ha'] } });
  });

  test('asks each policy once a wave, for all episodes that wait on it', async () => {
    const writer = listening(always('writer', 'ok'));
    const critic = listening(always('critic', 'y'));
    const plans = count(7).map(examinationPlan);
    await simulateEpisodes(plans, { environments, policies: { writer, critic } });
    expect(writer.batches.map((batch) => batch.length)).toEqual([7]);
    expect(critic.batches.map((batch) => batch.length)).toEqual([28]);
  });

  test('numbers the decisions of each agent from 0', async () => {
    const [episode] = await simulateEpisodes([examinationPlan(0)], {
      environments,
      policies: everybody,
    });
    const made = decisionsOf(episode as Episode).map(
      ({ agent, decisionIndex }) => `${decisionIndex} ${agent}`,
    );
    expect(made).toEqual(['0 writer', '0 critic-1', '0 critic-2', '0 critic-3', '0 critic-4']);
  });

  test('gives the same logs however many episodes run side by side', async () => {
    const plans = count(12).flatMap((i) => [
      examinationPlan(i),
      throwPlan(i),
      pingPongPlan(i, 1 + (i % 4)),
    ]);
    const play = async (concurrency: number, order: readonly EpisodePlan[]) => {
      const options = { environments, policies: everybody, concurrency };
      const episodes = await simulateEpisodes(order, options);
      return new Map(episodes.map((episode) => [episode.plan.id, hashEpisode(episode)]));
    };
    const alone = await play(1, plans);
    expect(alone.size).toBe(36);
    expect(await play(5, plans)).toEqual(alone);
    expect(await play(1000, plans.toReversed())).toEqual(alone);
  });

  test('gives every decision a key of its own', async () => {
    const critic = listening(uniform('critic'));
    const plans = count(20).map(examinationPlan);
    const policies = { ...everybody, critic };
    await simulateEpisodes(plans, { environments, policies });
    const keys = critic.batches.flat().map(({ key }) => key.join());
    expect(new Set(keys).size).toBe(80);
  });

  test('gives the episodes in the order of their plans, whichever ends first', async () => {
    const plans = [pingPongPlan(0, 5), pingPongPlan(1, 1), pingPongPlan(2, 3)];
    const ended: string[] = [];
    const simulation = openSimulation({ environments, policies: everybody });
    simulation.episodes$.subscribe(({ plan }) => ended.push(plan.id));
    const episodes = await simulation.play(plans);
    expect(episodes.map(({ plan }) => plan.id)).toEqual(plans.map(({ id }) => id));
    expect(ended).toEqual(['ping-pong-1', 'ping-pong-2', 'ping-pong-0']);
  });

  test('tells a policy how to draw, for each seat as the rule says', async () => {
    const left = listening(uniform('left'));
    const right = listening(uniform('right'));
    await simulateEpisodes([throwPlan(0)], {
      environments,
      policies: { left, right },
      sampling: (agent) => ({ temperature: agent === 'left' ? 0 : 1, topP: 0.9 }),
    });
    expect(left.batches[0]?.[0]?.sampling).toEqual({ temperature: 0, topP: 0.9 });
    expect(right.batches[0]?.[0]?.sampling).toEqual({ temperature: 1, topP: 0.9 });
  });

  test('lets seats say how they draw, from the whole distribution if they say nothing', async () => {
    const left = listening(uniform('left'));
    const right = listening(uniform('right'));
    const plan = throwPlan(0);
    const greedy = { temperature: 0, topP: 1 };
    const seats = { ...plan.seats, left: { ...(plan.seats['left'] as Seat), sampling: greedy } };
    await simulateEpisodes([{ ...plan, seats }], { environments, policies: { left, right } });
    expect(left.batches[0]?.[0]?.sampling).toEqual(greedy);
    expect(right.batches[0]?.[0]?.sampling).toEqual({ temperature: 1, topP: 1 });
  });

  test('lets other events be served between waves, although no policy ever leaves the thread', async () => {
    let served = 0;
    let serving = true;
    const serve = (): void => {
      served++;
      if (serving) setImmediate(serve);
    };
    setImmediate(serve);
    const servedAtWaves: number[] = [];
    const player = scriptedPolicy('player', () => {
      servedAtWaves.push(served);
      return 'ok';
    });
    const plans = [pingPongPlan(0, 200)];
    await simulateEpisodes(plans, { environments, policies: { player } });
    serving = false;
    // What the event loop has to do waits for a few waves at most.
    for (let wave = 8; wave < 200; wave++) {
      expect(servedAtWaves[wave]).toBeGreaterThan(servedAtWaves[wave - 8] as number);
    }
  });

  test('ends at the next wave when told to', async () => {
    const controller = new AbortController();
    let waves = 0;
    const player = scriptedPolicy('player', () => {
      if (++waves === 3) controller.abort(new Error('enough'));
      return 'ok';
    });
    const played = simulateEpisodes([pingPongPlan(0, 200)], {
      environments,
      policies: { player },
      signal: controller.signal,
    });
    await expect(played).rejects.toThrow('enough');
    expect(waves).toBe(3);
  });
});

describe('a policy that is broken ends the simulation, not an episode', () => {
  const play = (decide: Policy['decide']) =>
    simulateEpisodes([throwPlan(0), throwPlan(1)], {
      environments,
      policies: { ...everybody, left: { name: 'left', version: 0, decide } },
    });
  const answer = (request: DecisionRequest): Decision => textDecision('left', request, 'r');

  test('when it rejects', async () => {
    await expect(play(() => Promise.reject(new Error('no GPU')))).rejects.toThrow('no GPU');
  });

  test('when it answers too few requests', async () => {
    const few: Policy['decide'] = (requests) => Promise.resolve(requests.slice(1).map(answer));
    await expect(play(few)).rejects.toThrow('one decision per request, got 1 for 2');
  });

  test('when it answers nothing that could be decisions', async () => {
    await expect(play(() => Promise.resolve(null as never))).rejects.toThrow(
      "policy 'left': must give decisions, got null; mend it",
    );
  });
});

describe('a plan is refused before anything is played', () => {
  const plan = throwPlan(0);
  const { left } = plan.seats;
  const refused: readonly [string, EpisodePlan, string][] = [
    ['with an unknown environment', { ...plan, environment: 'chess' }, "got 'chess'"],
    [
      'with too few agents',
      { ...plan, seats: { left: left as never } },
      'seats 2 to 2 agents, got 1',
    ],
    [
      'with a seat that the environment has not',
      { ...plan, seats: { left: left as never, middle: left as never } },
      "has no seat 'middle'; its seats are: left, right",
    ],
    [
      'with another role at a seat',
      {
        ...plan,
        seats: { ...plan.seats, left: { ...(left as never as object), role: 'critic' } as never },
      },
      "seat 'left' is for role 'thrower', got 'critic'",
    ],
    ['without the policy of a seat', throwPlan(1, 'nobody'), "got 'nobody'; there are: left"],
    ['with a task of another environment', { ...plan, task: 7 }, 'task: must be null, got 7'],
  ];

  test.each(refused)('%s', async (_, wrong, reason) => {
    const left = listening(uniform('left'));
    const options = { environments, policies: { ...everybody, left } };
    await expect(simulateEpisodes([throwPlan(5), wrong], options)).rejects.toThrow(reason);
    expect(left.batches).toEqual([]);
  });

  test('by an environment that does not say why itself: the mistake is its own', async () => {
    const checkTask = () => {
      throw new TypeError('x is undefined');
    };
    const options = {
      environments: environments.map((one) => ({ ...one, checkTask })),
      policies: everybody,
    };
    const played = simulateEpisodes([throwPlan(5)], options);
    await expect(played).rejects.toThrow(UserError);
    await expect(played).rejects.toThrow(
      /checkTask of '.*' must throw UserErrors only, got TypeError: x is undefined; mend/,
    );
  });

  test('with the id of another', async () => {
    const options = { environments, policies: everybody };
    await expect(simulateEpisodes([plan, plan], options)).rejects.toThrow("plan 'rps-0': ids must");
  });

  test('but a seat whose role decides nothing needs no policy', async () => {
    const options = { environments, policies: {} };
    const [episode] = await simulateEpisodes([relayPlan(0)], options);
    expect(episode?.ending.kind).toBe('finished');
  });
});
