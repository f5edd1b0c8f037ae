import { arithmetic, kuhnPoker, rockPaperScissors, ticTacToe } from 'agon-sim/environments';
import { adversarialEnvironment, adversarialTask } from 'agon-sim/curricula';
import { describe, expect, test } from 'vitest';
import { describeMachine } from '../../src/actors/describe-machine.ts';
import { gameEnvironment } from '../../src/actors/game-environment.ts';
import type { Environment } from '../../src/actors/environment.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import type { Episode, Seat } from '../../src/core/episode.ts';
import { ENVIRONMENT } from '../../src/core/ids.ts';
import type { Plain } from '../../src/core/message.ts';
import { foldKey, keyFromSeed, openStream } from '../../src/core/random.ts';
import { randomPolicy } from '../../src/policies/random-policy.ts';
import { chartGraph } from '../../src/viewer/charts/chart-graph.ts';
import { inferTransitions } from '../../src/viewer/episode/infer-transitions.ts';
import { numberBeats } from '../../src/viewer/episode/number-beats.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const stream = openStream(keyFromSeed(3));
const CASES: readonly (readonly [string, Environment, () => Plain])[] = [
  ['tic-tac-toe', gameEnvironment(ticTacToe), () => null],
  ['Kuhn poker', gameEnvironment(kuhnPoker), () => null],
  ['rock-paper-scissors', gameEnvironment(rockPaperScissors), () => null],
  [
    'adversarial steps',
    adversarialEnvironment({ domain, critics: 3 }),
    () => adversarialTask(domain, stream, 'train', 'sneaky'),
  ],
];

/** Twenty games at random. */
function play({ name, roles }: Environment, task: () => Plain, environment: Environment) {
  const seats = Object.fromEntries(
    Object.entries(roles).map(([seat, role]): [string, Seat] => [
      seat,
      { role: role.name, policy: 'random', version: 0 },
    ]),
  );
  const plans = Array.from({ length: 20 }, (_, n) => ({
    ...{ id: `game-${n}`, group: `${n}`, key: foldKey(keyFromSeed(1), n) },
    ...{ environment: name, task: task(), seats },
  }));
  return simulateEpisodes(plans, {
    environments: [environment],
    policies: { random: randomPolicy('random') },
  });
}

function takenIn(episode: Episode, environment: Environment) {
  const graph = (actor: string) => {
    const machine = actor === ENVIRONMENT ? environment.machine : environment.roles[actor]?.machine;
    if (machine === undefined) throw new Error(`no machine of ${actor}`);
    return chartGraph(JSON.parse(JSON.stringify(describeMachine(machine))) as never);
  };
  return {
    taken: inferTransitions(episode.events, (actor) => graph(actor).transitions),
    graph,
  };
}

describe.each(CASES)('of a game of %s', (_, environment, task) => {
  test('every change of a state has a transition that leads there, of the state it left', async () => {
    let changes = 0;
    for (const episode of await play(environment, task, environment)) {
      const { taken, graph } = takenIn(episode, environment);
      for (const { actor, transition, from, to } of Object.values(taken).flat()) {
        if (from === null || from === to) continue;
        const found = graph(actor).transitions.find(({ id }) => id === transition);
        expect(found, `${episode.plan.id}: ${actor} from ${from} to ${to}`).toBeDefined();
        expect(found?.target).toBe(to);
        expect([from, '*']).toContain(found?.source);
        changes++;
      }
    }
    expect(changes).toBeGreaterThanOrEqual(20);
  });

  test('the cause of a transition comes before it, and refused guards stand before the one that held', async () => {
    for (const episode of await play(environment, task, environment)) {
      const { taken, graph } = takenIn(episode, environment);
      for (const [index, list] of Object.entries(taken)) {
        for (const { actor, by, transition, refused } of list) {
          if (by !== null) expect(by).toBeLessThanOrEqual(Number(index));
          const { transitions } = graph(actor);
          const order = transitions.find(({ id }) => id === transition)?.order ?? 0;
          for (const id of refused) {
            expect(transitions.find((one) => one.id === id)?.order).toBeLessThan(order);
          }
        }
      }
    }
  });

  test('beats begin at 0, and never run back', async () => {
    for (const { events } of await play(environment, task, environment)) {
      const beats = numberBeats(events);
      expect(beats[0]).toBe(0);
      beats.forEach((beat, i) => expect([0, 1]).toContain(beat - (beats[i - 1] ?? 0)));
    }
  });
});

test('several who answer one question at once are one beat', async () => {
  const environment = gameEnvironment(rockPaperScissors);
  const [game] = await play(environment, () => null, environment);
  expect(new Set(numberBeats(game?.events ?? []))).toEqual(new Set([0]));
  const moves = gameEnvironment(ticTacToe);
  const [other] = await play(moves, () => null, moves);
  const decisions = (other?.events ?? []).filter(({ kind }) => kind === 'decision').length;
  expect(numberBeats(other?.events ?? []).at(-1)).toBe(decisions - 1);
});
