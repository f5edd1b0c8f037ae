/**
 * Messages per second of the full episode loop against bare XState doing the same transitions.
 *
 *   node --import tsx bench/episode-loop.ts [seconds per measurement]
 *
 * The loop does everything an episode needs: machines, stream, routing, prompts, keys, waves to a
 * scripted policy, parsing, and the event log, 1024 episodes side by side. Bare XState knows
 * beforehand what every actor will be told: `createActor`, `start`, and one `send` per message and
 * per reply, nobody listening. `bareWithoutStarting` leaves out what creating and starting costs.
 * Rounds are interleaved and medians are given, because other work comes and goes on a machine.
 */
import { fileURLToPath } from 'node:url';
import { createActor } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import type { Episode, EpisodePlan } from '../src/core/episode.ts';
import { ENVIRONMENT } from '../src/core/ids.ts';
import type { Policy } from '../src/policies/policy.ts';
import { scriptedPolicy } from '../src/policies/scripted-policy.ts';
import type { Environment } from '../src/actors/environment.ts';
import { simulateEpisodes } from '../src/actors/simulate-episodes.ts';
import { examination, examinationPlan } from '../test/actors/toys/examination.ts';
import { pingPong, pingPongPlan } from '../test/actors/toys/ping-pong.ts';

const ROUNDS = 9;
const SECONDS_EACH = 0.4;
const SIDE_BY_SIDE = 1024;

export interface Shape {
  readonly name: string;
  readonly environment: Environment;
  readonly plan: (number: number) => EpisodePlan;
}

interface Told {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One actor of an episode and all it is told, in order. */
interface Course {
  readonly machine: AnyStateMachine;
  readonly input: unknown;
  readonly events: readonly Told[];
}

export const shapes: readonly Shape[] = [
  { name: 'examination: 6 actors, 10 messages', environment: examination, plan: examinationPlan },
  {
    name: 'ping-pong: 2 actors, 200 messages',
    environment: pingPong,
    plan: (number) => pingPongPlan(number, 100),
  },
];

const policies: Record<string, Policy> = Object.fromEntries(
  ['writer', 'critic', 'player'].map((name) => [
    name,
    scriptedPolicy(name, ({ prompt }) => prompt.choices?.[0] ?? 'ok'),
  ]),
);

async function playLoop({ environment }: Shape, plans: readonly EpisodePlan[]) {
  const sampling = { temperature: 1, topP: 1 };
  return simulateEpisodes(plans, {
    environments: [environment],
    policies,
    sampling,
    concurrency: SIDE_BY_SIDE,
  });
}

function coursesOf({ environment }: Shape, { plan, events }: Episode): readonly Course[] {
  const course = (id: string): Course => {
    const role = environment.roles[id];
    const machine = role?.machine ?? environment.machine;
    const told = events.flatMap((event): Told[] => {
      if (event.kind === 'message' && event.message.to === id) {
        return [{ type: event.message.kind, message: event.message }];
      }
      if (event.kind === 'decision' && event.decision.agent === id) {
        return [{ type: 'reply', reply: role?.parse(event.decision.text, {}) }];
      }
      return [];
    });
    return { machine, input: id === ENVIRONMENT ? { plan } : { self: id }, events: told };
  };
  return [ENVIRONMENT, ...Object.keys(plan.seats)].map(course);
}

const startAll = (courses: readonly Course[]) =>
  courses.map(({ machine, input }) => createActor(machine, { input }).start());

function sendAll(courses: readonly Course[], actors: ReturnType<typeof startAll>): void {
  courses.forEach(({ events }, i) => events.forEach((event) => actors[i]?.send(event)));
}

/** Messages per second of `work`, which passes `messages` of them each time it is called. */
async function rate(
  messages: number,
  secondsEach: number,
  work: () => number | Promise<number>,
): Promise<number> {
  let spent = 0;
  let passed = 0;
  while (spent < secondsEach * 1000) {
    spent += await work();
    passed += messages;
  }
  return (passed / spent) * 1000;
}

const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Medians over interleaved rounds, and every round's ratio of the loop to bare XState. */
export interface EpisodeLoopMetrics {
  readonly shape: string;
  readonly messagesPerSecond: Readonly<Record<'bare' | 'bareWithoutStarting' | 'loop', number>>;
  readonly loopToBare: readonly number[];
  readonly loopToBareWithoutStarting: readonly number[];
}

export async function measureEpisodeLoop(
  shape: Shape,
  rounds = ROUNDS,
  secondsEach = SECONDS_EACH,
): Promise<EpisodeLoopMetrics> {
  const count = shape.environment === pingPong ? SIDE_BY_SIDE / 8 : SIDE_BY_SIDE;
  const plans = Array.from({ length: count }, (_, i) => shape.plan(i));
  const episodes = await playLoop(shape, plans);
  const failed = episodes.find(({ ending }) => ending.kind === 'failed');
  if (failed) throw new Error(JSON.stringify(failed.ending));
  const courses = episodes.map((episode) => coursesOf(shape, episode));
  const messages = episodes
    .flatMap(({ events }) => events)
    .filter(({ kind }) => kind === 'message').length;

  const rates = { bare: [] as number[], bareWithoutStarting: [] as number[], loop: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const bare = await rate(messages, secondsEach, () =>
      timed(() => courses.forEach((each) => sendAll(each, startAll(each)))),
    );
    const bareWithoutStarting = await rate(messages, secondsEach, () => {
      const actors = courses.map(startAll);
      return timed(() => courses.forEach((each, i) => sendAll(each, actors[i] ?? [])));
    });
    const loop = await rate(messages, secondsEach, () => timed(() => playLoop(shape, plans)));
    if (round === 0) continue; // warming up
    rates.bare.push(bare);
    rates.bareWithoutStarting.push(bareWithoutStarting);
    rates.loop.push(loop);
  }
  const ratios = (base: readonly number[]) =>
    rates.loop.map((value, i) => value / (base[i] ?? Number.NaN));
  return {
    shape: shape.name,
    messagesPerSecond: {
      bare: median(rates.bare),
      bareWithoutStarting: median(rates.bareWithoutStarting),
      loop: median(rates.loop),
    },
    loopToBare: ratios(rates.bare),
    loopToBareWithoutStarting: ratios(rates.bareWithoutStarting),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const shape of shapes) {
    const seconds = Number(process.argv[2] ?? SECONDS_EACH);
    const metrics = await measureEpisodeLoop(shape, ROUNDS, seconds);
    const { messagesPerSecond } = metrics;
    console.log(
      JSON.stringify({
        shape: shape.name,
        node: process.version,
        messagesPerSecond: Object.fromEntries(
          Object.entries(messagesPerSecond).map(([name, value]) => [name, Math.round(value)]),
        ),
        loopToBare: Number(median(metrics.loopToBare).toFixed(3)),
        loopToBareWithoutStarting: Number(median(metrics.loopToBareWithoutStarting).toFixed(3)),
      }),
    );
  }
}
