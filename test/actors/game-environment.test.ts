import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { rockPaperScissors } from '../../environments/rock-paper-scissors.ts';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import { gameEnvironment } from '../../src/actors/game-environment.ts';
import { requestReplyRole } from '../../src/actors/request-reply-role.ts';
import { openSimulation, simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import type { Environment } from '../../src/actors/environment.ts';
import type { Episode, EpisodePlan } from '../../src/core/episode.ts';
import { ENVIRONMENT } from '../../src/core/ids.ts';
import type { Game } from '../../src/games/game.ts';
import { plansFor } from '../environments/game-example.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import type { Script } from '../../src/policies/scripted-policy.ts';

/** One episode, in which everybody replies as the script says. Replies may be anything. */
async function play(environment: Environment, script: Script, plan?: Partial<EpisodePlan>) {
  const plans = plansFor(environment, 1).map((one) => ({ ...one, ...plan }));
  const [episode] = await simulateEpisodes(plans, {
    environments: [environment],
    policies: { anyone: freely(script) },
  });
  if (episode === undefined) throw new Error('one plan, no episode');
  return episode;
}

/** Unlike `scriptedPolicy`, which refuses what a masked policy couldn't have said. */
function freely(script: Script) {
  const policy = scriptedPolicy('anyone', () => '');
  return {
    ...policy,
    decide: async (requests: Parameters<typeof policy.decide>[0]) => {
      const free = requests.map(({ prompt: { choices: _, ...prompt }, ...rest }) => ({
        ...rest,
        prompt: { ...prompt, maxLength: 1000 },
      }));
      const given = scriptedPolicy('anyone', (request, stream) => {
        const asked = requests.find(({ agent }) => agent === request.agent) ?? request;
        return script(asked, stream);
      });
      return given.decide(free);
    },
  };
}

const messagesOf = ({ events }: Episode) =>
  events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
const statesOf = ({ events }: Episode, actor: string) =>
  events.flatMap((event) => (event.kind === 'state' && event.actor === actor ? event.state : []));

describe('a game as an environment', () => {
  test('has its phases as states, and pays both seats where the first forfeits its first move', async () => {
    const episode = await play(gameEnvironment(ticTacToe), () => 'x');
    expect(statesOf(episode, ENVIRONMENT)).toEqual(['moving', 'won']);
    expect(episode.ending).toMatchObject({
      kind: 'finished',
      returns: { first: -1, second: 1 },
    });
  });

  test('says and hears messages of the kinds `turn`, `move` and `malformed`', async () => {
    const replies = ['0', '1', '1'];
    const episode = await play(gameEnvironment(ticTacToe), () => replies.shift() ?? '');
    expect(messagesOf(episode).map(({ from, kind }) => `${from} ${kind}`)).toEqual([
      'environment turn',
      'first move',
      'environment turn',
      'second move',
      'environment turn',
      'first malformed',
    ]);
    expect(messagesOf(episode).at(-1)?.body).toEqual({
      reason: '"1" is none of 2, 3, 4, 5, 6, 7, 8',
      text: '1',
    });
  });

  test('asks a seat again as often as it is told to, with the reason', async () => {
    const replies = ['x', 'y', '0', 'z', 'z', 'z'];
    const environment = gameEnvironment(ticTacToe, { askAgain: 2 });
    const shown: string[] = [];
    const episode = await play(environment, ({ prompt }) => {
      shown.push(prompt.chat.at(-1)?.content ?? '');
      return replies.shift() ?? '';
    });
    expect(shown[1]).toContain('"x" is none of 0, 1');
    expect(shown.length).toBe(6);
    expect(episode.ending).toMatchObject({ returns: { first: 1, second: -1 } });
  });

  test('takes the actions of seats that act at once in whatever order they come, once each', async () => {
    const environment = gameEnvironment(rockPaperScissors);
    const simulation = openSimulation({
      environments: [environment],
      policies: { anyone: scriptedPolicy('anyone', () => 'r') },
      sampling: { temperature: 1, topP: 1 },
    });
    simulation.messages$.subscribe(({ episode, message: { to, kind } }) => {
      if (kind !== 'turn' || to !== 'left') return;
      for (const body of ['p', 's', 'x']) {
        simulation.inject(episode, { from: 'right', to: ENVIRONMENT, kind: 'move', body });
      }
    });
    const [episode] = await simulation.play(plansFor(environment, 1));
    simulation.close();
    expect(episode?.ending).toMatchObject({
      outcome: { thrown: { left: 'r', right: 'p' } },
      returns: { left: -1, right: 1 },
    });
  });

  test('draws the same cards from the same key, and all of them from different keys', async () => {
    const environment = gameEnvironment(kuhnPoker);
    const deal = async () => {
      const episodes = await simulateEpisodes(plansFor(environment, 60), {
        environments: [environment],
        policies: { anyone: scriptedPolicy('anyone', () => 'p') },
      });
      return episodes.map(({ ending }) =>
        ending.kind === 'finished' ? (ending.outcome as { cards: string }).cards : '',
      );
    };
    const cards = await deal();
    expect(await deal()).toEqual(cards);
    expect(new Set(cards).size).toBe(6);
  });

  test('logs the outcome of chance, and the returns of every seat as they change', async () => {
    const { events } = await play(gameEnvironment(kuhnPoker), () => 'p');
    const logged = events.filter(({ kind }) => kind === 'chance' || kind === 'returns');
    expect(logged).toEqual([
      { kind: 'chance', label: expect.stringMatching(/^[JQK]{2}$/) as unknown },
      { kind: 'returns', returns: expect.objectContaining({}) as unknown },
    ]);
  });

  test('refuses a role for a seat that the game has not', () => {
    const role = gameEnvironment(ticTacToe).roles['first'];
    if (role === undefined) throw new Error('no role');
    expect(() => gameEnvironment(ticTacToe, { agents: { third: role } })).toThrow(
      "game 'tic-tac-toe': a role must be for one of its seats, got 'third'; its seats are: first, second",
    );
  });

  test('fails an episode that goes where no phase leads', async () => {
    const wrong = { ...ticTacToe, phases: { moving: ['won', 'drawn'], won: [], drawn: [] } };
    const { ending } = await play(gameEnvironment(wrong), () => '0');
    expect(ending).toMatchObject({ kind: 'failed', where: ENVIRONMENT });
    expect(JSON.stringify(ending)).toContain("after 'moving' comes won or drawn, got 'moving'");
  });
});

/** A riddle is asked, the answer is checked by what follows from it, and everybody hears what came of it. */
type Riddle = {
  readonly sum: number;
  readonly answer: number | null;
  readonly right: boolean | null;
};
const riddle: Game<Riddle, { readonly sum: number }> = {
  name: 'riddle',
  type: {
    players: [2, 2],
    turnOrder: 'sequential',
    information: 'imperfect',
    payoffSum: 'general',
    rewardBounds: [0, 1],
    chance: 'none',
    symmetric: false,
    illegal: 'rules',
    longest: 2,
  },
  seats: ['solver', 'verifier'],
  phases: {
    solving: ['checking', 'garbled'],
    checking: ['right', 'wrong'],
    garbled: [],
    right: [],
    wrong: [],
  },
  task: z.strictObject({ sum: z.number() }),
  answers: { solving: 'answer', checking: 'finding' },
  initial: ({ sum }) => ({ sum, answer: null, right: null }),
  phase: ({ answer, right }) =>
    answer === null
      ? 'solving'
      : Number.isNaN(answer) || answer < 0
        ? 'garbled'
        : right === null
          ? 'checking'
          : right
            ? 'right'
            : 'wrong',
  toAct: (state) => ({ solving: ['solver'], checking: ['verifier'] })[riddle.phase(state)] ?? [],
  legal: () => null,
  parse: (text) =>
    /^\d+$/.test(text)
      ? { ok: true, body: Number(text) }
      : { ok: false, reason: 'no number', text },
  given: ({ sum, answer }, seat) =>
    seat === 'verifier' ? { ok: true, body: answer === sum } : null,
  apply: (state, { solver, verifier }) =>
    solver !== undefined
      ? { ...state, answer: solver.ok ? (solver.body as number) : -1 }
      : { ...state, right: verifier?.ok === true && verifier.body === true },
  returns: ({ right }) => ({ solver: right === true ? 1 : 0, verifier: 0 }),
  outcome: ({ answer, right }) => ({ answer, right }),
  observe: ({ sum }) => ({ compact: `${sum - 1}+1?`, chat: [], maxLength: 3 }),
  tell: (_, { right }, seat) =>
    right === null || seat !== 'solver' ? [] : [{ kind: 'told', body: { right } }],
};

describe('a protocol as a game', () => {
  const plan = { task: { sum: 4 } };

  test('reads free text, acts by what is given, and tells what came of it', async () => {
    const episode = await play(gameEnvironment(riddle), () => '4', plan);
    expect(statesOf(episode, ENVIRONMENT)).toEqual(['solving', 'checking', 'right']);
    expect(messagesOf(episode).map(({ from, to, kind, body }) => [from, to, kind, body])).toEqual([
      [ENVIRONMENT, 'solver', 'turn', expect.objectContaining({ compact: '3+1?', legal: null })],
      ['solver', ENVIRONMENT, 'answer', '4'],
      [
        ENVIRONMENT,
        'verifier',
        'turn',
        expect.objectContaining({ given: { ok: true, body: true } }),
      ],
      ['verifier', ENVIRONMENT, 'finding', true],
      [ENVIRONMENT, 'solver', 'told', { right: true }],
    ]);
    expect(episode.events.filter(({ kind }) => kind === 'decision').length).toBe(1);
  });

  test('is the same to a role of its own, which is asked by `ask` and reads the reply itself', async () => {
    const solver = requestReplyRole<{ sum: number }, number>({
      name: 'solver',
      hears: 'problem',
      says: 'answer',
      states: { deciding: 'solving', done: 'solved' },
      observe: ({ sum }) => ({ compact: `${sum}?`, chat: [], maxLength: 3 }),
      parse: (text) => ({ ok: true, body: Number(text), text }),
    });
    const game: typeof riddle = {
      ...riddle,
      ask: ({ sum }) => ({ kind: 'problem', body: { sum } }),
      tell: () => [],
    };
    const episode = await play(gameEnvironment(game, { agents: { solver } }), () => '5', plan);
    expect(statesOf(episode, 'solver')).toEqual(['idle', 'solving', 'solved']);
    expect(episode.ending).toEqual({
      kind: 'finished',
      outcome: { answer: 5, right: false },
      returns: { solver: 0, verifier: 0 },
    });
  });

  test('takes a reply that nobody can read for what it is', async () => {
    const episode = await play(gameEnvironment(riddle), () => 'four', plan);
    expect(statesOf(episode, ENVIRONMENT)).toEqual(['solving', 'garbled']);
  });

  test('refuses a task that is none of the game', () => {
    expect(() => {
      gameEnvironment(riddle).checkTask({ sum: 'four' });
    }).toThrow('riddle task:');
  });
});
