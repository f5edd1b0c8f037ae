import { describe, expect, test } from 'vitest';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import { gameEnvironment } from '../../src/actors/game-environment.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import { firstLegalPolicy } from '../../src/policies/first-legal-policy.ts';
import { personPolicy } from '../../src/policies/person-policy.ts';
import type { Policy } from '../../src/policies/policy.ts';
import { randomPolicy } from '../../src/policies/random-policy.ts';
import { plansFor } from '../environments/game-example.ts';

const play = (policy: Policy, game: typeof ticTacToe | typeof kuhnPoker, count = 1) => {
  const environment = gameEnvironment(game as typeof ticTacToe);
  return simulateEpisodes(plansFor(environment, count), {
    environments: [environment],
    policies: { anyone: policy },
  });
};
const textsOf = (episodes: Awaited<ReturnType<typeof play>>) =>
  episodes.map((episode) =>
    decisionsOf(episode)
      .map(({ text }) => text)
      .join(' '),
  );

describe('a policy for any game', () => {
  test('takes the first legal action', async () => {
    expect(textsOf(await play(firstLegalPolicy('anyone'), ticTacToe))).toEqual(['0 1 2 3 4 5 6']);
  });

  test('or each of them, at random from the decision’s own key', async () => {
    const once = textsOf(await play(randomPolicy('anyone'), kuhnPoker, 60));
    expect(textsOf(await play(randomPolicy('anyone'), kuhnPoker, 60))).toEqual(once);
    expect(new Set(once)).toEqual(new Set(['p p', 'p b p', 'p b b', 'b p', 'b b']));
  });

  test('refuses free text, and ends that episode', async () => {
    const free = {
      ...ticTacToe,
      legal: () => null,
      parse: () => ({ ok: false, reason: '', text: '' }) as const,
    };
    for (const policy of [firstLegalPolicy('anyone'), randomPolicy('anyone')]) {
      const [episode] = await play(policy, free);
      expect(JSON.stringify(episode?.ending)).toContain(
        'plays only where legal replies are listed',
      );
    }
  });
});

describe('a person', () => {
  test('is asked one question at a time, again where the answer is no legal action', async () => {
    const answers = ['nine', ' 4 ', '0', '1', '2', '7', '6'];
    const asked: string[] = [];
    const person = personPolicy('anyone', (question) => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? '');
    });
    expect(textsOf(await play(person, ticTacToe))).toEqual(['4 0 1 2 7']);
    expect(asked[0]).toContain('first: Tic-tac-toe');
    expect(asked[0]).toContain('(0, 1, 2, 3, 4, 5, 6, 7, 8)');
    expect(asked[0]).toContain(' 0 │ 1 │ 2\n───┼───┼───\n 3 │ 4 │ 5\n');
    expect(asked[2]).toContain(' 3 │ X │ 5\n'); // as the game stands now
    expect(asked[1]).toBe('One of 0, 1, 2, 3, 4, 5, 6, 7, 8: ');
  });

  test('is shown the cards that it holds, and no others', async () => {
    const asked: string[] = [];
    const person = personPolicy('anyone', (question) => {
      asked.push(question.split('\n')[2] ?? '');
      return Promise.resolve('b');
    });
    await play(person, kuhnPoker);
    expect(asked[0]).toMatch(/^│ [JQK] │ {5}│ \? │$/);
    expect(asked[1]).toMatch(/^│ \? │ {5}│ [JQK] │$/);
  });

  test('who leaves ends the episode with the reason, and is asked for the next', async () => {
    let asked = 0;
    const person = personPolicy('anyone', () =>
      asked++ === 0 ? Promise.reject(new Error('the terminal was closed')) : Promise.resolve('p'),
    );
    const [left, stayed] = await play(person, kuhnPoker, 2);
    expect(JSON.stringify(left?.ending)).toContain('the terminal was closed');
    expect(stayed?.ending.kind).toBe('finished');
  });
});
