import { rockPaperScissors, winnings } from '../../../docs/examples/rock-paper-scissors/game.ts';
import type { EnvironmentExample } from '../../../src/actors/conformance/environment-example.ts';
import { oneOnOne, oneOnOnePlan } from './one-on-one.ts';
import type { Parts } from './one-on-one.ts';
import { pingPong, pingPongPlan } from './ping-pong.ts';
import { plansFor } from '../../environments/game-example.ts';

const six = [0, 1, 2, 3, 4, 5];

/** None to five rounds, and nobody is paid. */
export const pings: EnvironmentExample = {
  name: 'ping-pong',
  environment: pingPong,
  plans: six.map((number) => pingPongPlan(number, number)),
  reply: () => 'ha',
  rewards: [],
  secrets: () => [],
};

/** The game of the documentation. */
export const throws: EnvironmentExample = {
  name: 'rock-paper-scissors',
  environment: rockPaperScissors,
  plans: plansFor(rockPaperScissors, 6),
  reply: ({ prompt }, stream) => stream.pick(prompt.choices ?? ['r']),
  rewards: [[winnings]],
  secrets: () => [],
};

/** One agent is asked once and says yes; nobody is paid. It breaks a rule: it takes any task. */
export function asking(parts: Parts, more: Partial<EnvironmentExample> = {}): EnvironmentExample {
  return {
    name: 'one-on-one',
    environment: oneOnOne(parts),
    plans: six.map((number) => oneOnOnePlan(number)),
    reply: () => 'yes',
    rewards: [],
    secrets: () => [],
    ...more,
  };
}
