import { keyFromSeed, foldKey } from 'agon-sim';
import type { AgentId, DecisionRequest, Episode, Plain } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import {
  describeDiscussion,
  discussTask,
  discussionEnvironment,
  judgeTask,
  scoreSampling,
  scoreSolving,
  solveTask,
} from '../../scenarios/curricula/discussion/index.ts';
import { discussionOutcome } from '../../environments/discussion.ts';
import type { DiscussionOptions, DiscussionOutcome } from '../../environments/discussion.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import { textDecision } from '../../src/policies/text-decision.ts';
import { readAnswers } from '../../src/rewards/answers-outcome.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { renderEpisode } from './render-episode.ts';

const domain = countdown({ numbers: 3 });
const problem = '3,7,2->20';
const RIGHT = '3+7*2';
const WRONG = '2+3*7';
const HONEST = { [RIGHT]: '010=2=y', [WRONG]: '505>3>n' };
const alone = { agents: 1, selfEvaluation: true, selfScoring: true };

type Script = (request: DecisionRequest) => string;

/** A right answer, evaluated honestly and scored by the rule. */
const able: Script = ({ agent, prompt }) => {
  if (agent.startsWith('solver')) return RIGHT;
  const [, answer = '', evaluation = ''] = /S(.{5})E(.{7})?/.exec(prompt.compact) ?? [];
  return agent.startsWith('evaluator')
    ? domain.review.evaluate(problem, answer)
    : domain.review.score(problem, answer, evaluation);
};

async function play(
  options: Omit<DiscussionOptions, 'domain'>,
  task: Plain,
  script: Script = able,
  { games = 1, seats }: { games?: number; seats?: readonly AgentId[] } = {},
) {
  const environment = discussionEnvironment({ domain, ...options });
  const requests: DecisionRequest[] = [];
  const episodes = await simulateEpisodes(
    Array.from({ length: games }, (_, number) => ({
      id: `test-0-${number}`,
      group: 'test',
      key: foldKey(keyFromSeed(5), number),
      environment: environment.name,
      task,
      seats: Object.fromEntries(
        (seats ?? Object.keys(environment.roles)).map((agent) => [
          agent,
          { role: environment.roles[agent]?.name ?? '', policy: 'script', version: 0 },
        ]),
      ),
    })),
    {
      environments: [environment],
      sampling: { temperature: 1, topP: 1 },
      policies: {
        script: {
          name: 'script',
          version: 0,
          decide: (batch) => {
            requests.push(...batch);
            return Promise.resolve(
              batch.map((request) => textDecision('script', request, script(request))),
            );
          },
        },
      },
    },
  );
  return { episodes, requests, outcomes: () => episodes.map(outcomeOf) };
}

/** Plays one discussion to its end. */
async function playOne(...args: Parameters<typeof play>) {
  const played = await play(...args);
  return { ...played, outcome: outcomeOf(played.episodes[0]) };
}

function outcomeOf(episode: Episode | undefined): DiscussionOutcome {
  if (episode?.ending.kind === 'failed') throw new Error(episode.ending.error);
  const outcome = episode === undefined ? null : discussionOutcome(episode);
  if (outcome === null) throw new Error('internal: no episode');
  return outcome;
}

test.each([
  ['discuss', { agents: 3, rounds: 2, evaluations: 1 }, discussTask(problem)],
  ['judge', { agents: 2, evaluations: 2 }, judgeTask(problem, WRONG)],
  ['without-scorer', { agents: 2, evaluations: 2, without: 'scorer' }, discussTask(problem)],
  ['without-evaluator', { agents: 2, without: 'evaluator' }, discussTask(problem)],
] as const)('golden playthrough: %s', async (name, options, task) => {
  const { episodes } = await play(options, task);
  const [episode] = episodes;
  if (episode === undefined) throw new Error('internal: no episode');
  await expect(renderEpisode(episode)).toMatchFileSnapshot(`golden/discussion/${name}.txt`);
});

describe('a discussion', () => {
  test('has an answer, then evaluation and scoring in turn, round after round', async () => {
    const { requests } = await play({ agents: 3, rounds: 2, evaluations: 2 }, discussTask(problem));
    expect(requests.map(({ agent }) => agent.split('-')[0])).toEqual([
      ...['solver', 'evaluator', 'scorer', 'evaluator', 'scorer'],
      ...['solver', 'evaluator', 'scorer', 'evaluator', 'scorer'],
    ]);
  });

  test('reports who said what of what, and what is true', async () => {
    const { outcome, episodes } = await playOne({ ...alone, evaluations: 2 }, discussTask(problem));
    expect(outcome).toEqual({
      kind: 'discuss',
      problem,
      answers: [
        {
          ...{ agent: 'solver-1', turn: 0, view: 0, attempt: 0, round: 0 },
          ...{ text: RIGHT, value: RIGHT, correct: true },
        },
      ],
      evaluations: [0, 1].map((turn) => ({
        ...{ agent: 'evaluator-1', turn, of: 0, verdict: true, wellFormed: true, text: '010=2=y' },
      })),
      scorings: [0, 1].map((turn) => ({ agent: 'scorer-1', turn, of: turn, score: 3 })),
      malformed: [],
    });
    const [episode] = episodes;
    if (episode) expect(readAnswers(episode, 'test')).toEqual(outcome);
  });

  test('shows solvers and evaluators the last rounds, and scorers none', async () => {
    let round = 0;
    const { requests } = await play(
      { ...alone, rounds: 3, evaluations: 1, history: 1 },
      discussTask(problem),
      (request) => {
        if (request.agent === 'solver-1') return [WRONG, RIGHT, RIGHT][round++] ?? '';
        return able(request);
      },
    );
    expect(requests.map(({ prompt }) => prompt.compact)).toEqual([
      '37202S',
      `37202S${WRONG}E`,
      `37202S${WRONG}E505>3>nC`,
      `37202H${WRONG}E505>3>nS`,
      `37202H${WRONG}E505>3>nS${RIGHT}E`,
      `37202S${RIGHT}E010=2=yC`,
      `37202H${RIGHT}E010=2=yS`, // one round back, and no more
      `37202H${RIGHT}E010=2=yS${RIGHT}E`,
      `37202S${RIGHT}E010=2=yC`,
    ]);
  });

  test('shows every evaluation of an answer as an entry of its own', async () => {
    const { requests } = await play(
      { ...alone, rounds: 2, evaluations: 2 },
      discussTask(problem, 2),
    );
    expect(requests[5]?.prompt.compact).toBe(`37202H${RIGHT}E010=2=yH${RIGHT}E010=2=yS`);
  });

  test('does not evaluate a malformed answer, and goes on', async () => {
    let asked = 0;
    const { outcome, requests } = await playOne(
      { ...alone, rounds: 2 },
      discussTask(problem),
      (request) => (request.agent === 'solver-1' && asked++ === 0 ? '9+9*9' : able(request)),
    );
    expect(outcome.answers).toMatchObject([
      { value: null, text: null, correct: false, turn: 0, round: 0 },
      { value: RIGHT, correct: true, turn: 1, round: 1 },
    ]);
    expect(outcome.evaluations).toMatchObject([{ of: 1, turn: 0 }]);
    expect(outcome.malformed).toEqual(['solver-1']);
    expect(requests[1]?.prompt.compact).toBe('37202S'); // nothing to show of it
  });

  test('does not score a malformed evaluation', async () => {
    const { outcome } = await playOne(
      { ...alone, evaluations: 2 },
      discussTask(problem),
      (request) =>
        request.agent === 'evaluator-1' && request.decisionIndex === 0 ? '??' : able(request),
    );
    expect(outcome.evaluations).toMatchObject([
      { verdict: null, wellFormed: false, text: null, turn: 0 },
      { verdict: true, wellFormed: true, turn: 1 },
    ]);
    expect(outcome.scorings).toEqual([{ agent: 'scorer-1', turn: 0, of: 1, score: 3 }]);
    expect(outcome.malformed).toEqual(['evaluator-1']);
  });

  test('keeps a score that is none as null', async () => {
    const { outcome } = await playOne(alone, discussTask(problem), (request) =>
      request.agent === 'scorer-1' ? 'yy=4' : able(request),
    );
    expect(outcome.scorings).toEqual([{ agent: 'scorer-1', turn: 0, of: 0, score: null }]);
    expect(outcome.malformed).toEqual(['scorer-1']);
  });

  test('ends with the evaluations where there are no scorers', async () => {
    const { outcome } = await playOne(
      { agents: 2, evaluations: 2, without: 'scorer' },
      discussTask(problem),
    );
    expect(outcome.evaluations).toHaveLength(2);
    expect(outcome.scorings).toEqual([]);
  });

  test('has the scorer judge alone where there are no evaluators', async () => {
    const { outcome, requests } = await playOne(
      { agents: 2, without: 'evaluator' },
      discussTask(problem),
    );
    expect(requests.at(-1)?.prompt.compact).toBe(`37202S${RIGHT}E.......C`);
    expect(outcome.evaluations).toEqual([
      { agent: 'environment', turn: 0, of: 0, verdict: null, wellFormed: true, text: null },
    ]);
    expect(outcome.scorings).toMatchObject([{ of: 0, score: 3 }]);
  });
});

describe('other tasks', () => {
  test('to solve: one answer, and no more', async () => {
    const { outcome, requests } = await playOne({ agents: 3, rounds: 4 }, solveTask(problem));
    expect(requests).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'solve', evaluations: [], scorings: [] });
    expect(outcome.answers).toHaveLength(1);
  });

  test('to judge: the given answer is the environment’s, and nobody solves', async () => {
    const { outcome, requests } = await playOne(
      { agents: 3, evaluations: 2 },
      judgeTask(problem, WRONG, 1),
    );
    expect(requests.map(({ agent }) => agent.split('-')[0])).toEqual(['evaluator', 'scorer']);
    expect(outcome.answers).toMatchObject([{ agent: 'environment', text: WRONG, correct: false }]);
    expect(outcome.evaluations).toMatchObject([{ of: 0, verdict: false }]);
    expect(outcome.scorings).toMatchObject([{ of: 0, score: 1 }]);
  });

  test.each([
    [{ kind: 'discuss', problem: '3,7->20', evaluations: null }, /problem: must be 3 numbers/],
    [{ kind: 'discuss', problem, evaluations: 3 }, /at most 2/],
    [{ kind: 'discuss', problem, evaluations: 0 }, /evaluations/],
    [{ kind: 'judge', problem, answer: '3+7', evaluations: null }, /answer: must be 3 numbers/],
    [{ kind: 'solve', problem, answer: RIGHT }, /answer/],
    [{ kind: 'play', problem }, /kind/],
  ])('%j is refused', (task, reason) => {
    const environment = discussionEnvironment({ domain, agents: 2, evaluations: 2 });
    expect(() => {
      environment.checkTask(task);
    }).toThrow(reason);
  });
});

describe('who is drawn', () => {
  const numbers = (agents: readonly AgentId[]) =>
    agents.map((agent) => Number(agent.split('-')[1]));
  const casts = async (options: Omit<DiscussionOptions, 'domain'>, games = 60) =>
    (await play(options, discussTask(problem), able, { games })).outcomes();

  test('nobody evaluates its own answer, or scores its own evaluation', async () => {
    for (const agents of [2, 3, 4]) {
      for (const assignment of ['balanced', 'uniform'] as const) {
        const outcomes = await casts({ agents, rounds: 3, evaluations: 2, assignment }, 10);
        for (const { answers, evaluations, scorings } of outcomes) {
          const author = numbers(answers.map(({ agent }) => agent));
          const evaluators = numbers(evaluations.map(({ agent }) => agent));
          numbers(scorings.map(({ agent }) => agent)).forEach((scorer, i) => {
            const { of } = evaluations[i] ?? { of: -1 };
            expect(evaluators[i]).not.toBe(author[of]);
            expect(scorer).not.toBe(evaluators[i]);
            if (agents > 2) expect(scorer).not.toBe(author[of]); // a third one is there to ask
          });
        }
      }
    }
  });

  test('balanced draws give every agent the same number of answers', async () => {
    for (const { answers } of await casts({ agents: 4, rounds: 8 }, 20)) {
      const drawn = numbers(answers.map(({ agent }) => agent));
      expect([1, 2, 3, 4].map((agent) => drawn.filter((one) => one === agent).length)).toEqual([
        ...[2, 2, 2, 2],
      ]);
      expect(new Set(drawn.slice(0, 4)).size).toBe(4);
    }
  });

  test('uniform draws are independent of each other', async () => {
    const outcomes = await casts({ agents: 2, rounds: 2, assignment: 'uniform' }, 200);
    const same = outcomes.filter(({ answers }) => answers[0]?.agent === answers[1]?.agent).length;
    expect(Math.abs(same - 100)).toBeLessThan(4 * Math.sqrt(50)); // four standard deviations of a fair coin
  });

  test('every agent comes first as often as another', async () => {
    const outcomes = await casts({ agents: 4 }, 200);
    const first = numbers(outcomes.map(({ answers }) => answers[0]?.agent ?? ''));
    for (const agent of [1, 2, 3, 4]) {
      const count = first.filter((one) => one === agent).length;
      expect(Math.abs(count - 50)).toBeLessThan(4 * Math.sqrt(37.5));
    }
  });

  test('only those are drawn whom the plan seats', async () => {
    const seats = ['solver-2', 'evaluator-1', 'evaluator-3', 'scorer-1', 'scorer-2', 'scorer-3'];
    const { episodes } = await play({ agents: 3, evaluations: 2 }, discussTask(problem), able, {
      games: 20,
      seats,
    });
    for (const { answers, evaluations } of episodes.map(outcomeOf)) {
      expect(answers[0]?.agent).toBe('solver-2');
      expect(evaluations.map(({ agent }) => agent).sort()).toEqual(['evaluator-1', 'evaluator-3']);
    }
  });

  test('a plan that leaves nobody to judge fails, and says whom to seat', async () => {
    const { episodes } = await play({ agents: 2 }, discussTask(problem), able, {
      seats: ['solver-1', 'evaluator-1', 'scorer-1'],
    });
    expect(episodes[0]?.ending).toMatchObject({
      kind: 'failed',
      error: expect.stringMatching(
        /seat an evaluator other than agent 1.*seat 'evaluator-2'/,
      ) as string,
    });
  });
});

test.each([
  [{ agents: 1 }, /must be allowed to judge itself/],
  [{ agents: 0 }, /agents: must be an integer of at least 1/],
  [{ agents: 2, rounds: NaN }, /rounds: must be/],
  [{ agents: 2, evaluations: 0 }, /evaluations: must be/],
  [{ agents: 2, history: -1 }, /history: must be/],
])('%j is refused', (options, reason) => {
  expect(() => discussionEnvironment({ domain, ...options })).toThrow(reason);
});

describe('metrics', () => {
  test('of solving: malformed answers are wrong', async () => {
    const replies = [RIGHT, WRONG, '??', RIGHT];
    let next = 0;
    const { episodes } = await play(
      { agents: 2 },
      solveTask(problem),
      () => replies[next++] ?? '',
      {
        games: 4,
      },
    );
    expect(scoreSolving(episodes)).toEqual({ accuracy: 50, malformed: 25 });
  });

  test('of sampling: pass@k, and the pick of their own judges', async () => {
    const replies = [WRONG, WRONG, RIGHT, '??'];
    let next = 0;
    const script: Script = (request) =>
      request.agent.startsWith('solver') ? (replies[next++] ?? '') : able(request);
    const { episodes } = await play({ agents: 2 }, discussTask(problem), script, { games: 4 });
    expect(scoreSampling(episodes)).toEqual({
      ...{ sampled: 25, passAtK: 100, bestOfK: 100, majorityOfK: 0 },
      ...{ livePrecision: 100, liveRecall: 100 },
    });
  });

  test('of sampling, where the judges approve of everything: the first is picked', async () => {
    const replies = [WRONG, RIGHT];
    let next = 0;
    const script: Script = ({ agent }) =>
      agent.startsWith('solver') ? (replies[next++] ?? '') : '000=2=y';
    const { episodes } = await play(
      { agents: 2, without: 'scorer' },
      discussTask(problem),
      script,
      {
        games: 2,
      },
    );
    expect(scoreSampling(episodes)).toEqual({
      ...{ sampled: 50, passAtK: 100, bestOfK: 0, majorityOfK: 0 },
      ...{ livePrecision: 50, liveRecall: 100 },
    });
  });

  test('a description names everybody and what they said', async () => {
    const { episodes } = await play(alone, discussTask(problem));
    const [episode] = episodes;
    expect(episode && describeDiscussion(episode)).toBe(
      `problem   ${problem}\nsolver-1   ${RIGHT}   right\n  evaluator-1   ${HONEST[RIGHT]}   scorer-1 3`,
    );
  });
});
