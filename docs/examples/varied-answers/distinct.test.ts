// docs/examples/varied-answers/distinct.test.ts
import assert from 'node:assert/strict';
import test from 'node:test';
import { keyFromSeed, scriptedPolicy, simulateEpisodes } from 'agon-sim';
import type { Episode, EpisodePlan } from 'agon-sim';
import { solverSeats, votingEnvironment } from 'agon-sim/curricula';
import { chains } from 'agon-sim/environments';
import { distinct } from './distinct.ts';

const domain = chains({ digits: 1, operations: 1, operators: '+', modulus: 10 });

/** A vote in which the solvers say what is given, in the order of their seats. */
async function vote(...said: readonly string[]): Promise<readonly Episode[]> {
  const script = scriptedPolicy('script', ({ agent }) => said[Number(agent.slice(-1)) - 1] ?? '');
  const plan: EpisodePlan = {
    id: 'vote',
    group: 'vote',
    key: keyFromSeed(1),
    environment: 'voting',
    task: { problem: '7;+5', twins: [] },
    seats: solverSeats(said.length, { role: 'solver', policy: 'script', version: 0 }),
  };
  return simulateEpisodes([plan], {
    environments: [votingEnvironment({ domain, solvers: said.length })],
    policies: { script },
  });
}

await test('an answer is paid the share of the others that say something else', async () => {
  // The last one can't be read. It differs from every other answer, and is paid nothing for it.
  const credits = distinct().judge(await vote('2', '2', '3', '?'));
  assert.deepEqual(
    credits.map(({ agent, value }) => [agent, value]),
    [
      ['solver-1', 2 / 3],
      ['solver-2', 2 / 3],
      ['solver-3', 1],
      ['solver-4', 0],
    ],
  );
});

await test('an answer without others is paid nothing', async () => {
  const [credit] = distinct().judge(await vote('2'));
  assert.equal(credit?.value, 0);
});
