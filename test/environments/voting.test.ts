import { shownText } from '../../src/core/decision.ts';
import { keyFromSeed, openStream, readAnswers } from 'agon-sim';
import type { Episode, Plain } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import type { AnswerDomain } from '../../environments/tasks/answer-domain.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import { voting } from '../../environments/voting.ts';
import {
  scoreSolver,
  voteTask,
  votingEnvironment,
} from '../../scenarios/curricula/voting/index.ts';
import type { VotingOutcome } from '../../environments/voting.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const problem = '47;+86;-58'; // 33, 75
const twin = '86;-58;+47'; // 28, 75

/** Plays one vote; each agent says its replies one after the other. */
async function play(
  task: Plain,
  replies: Readonly<Record<string, readonly string[]>>,
  options = { solvers: 3, twins: 1, judges: 2 },
): Promise<Episode> {
  const said = new Map<string, number>();
  const policy = scriptedPolicy('script', ({ agent }) => {
    const turn = said.get(agent) ?? 0;
    said.set(agent, turn + 1);
    return replies[agent]?.[turn] ?? '';
  });
  const environment = votingEnvironment({ domain, ...options });
  const seatOf = (agent: string) => ({
    role: environment.roles[agent]?.name ?? '',
    policy: 'script',
    version: 0,
  });
  const [episode] = await simulateEpisodes(
    [
      {
        id: 'vote',
        group: 'vote',
        key: [1, 2],
        environment: 'voting',
        task,
        seats: Object.fromEntries(Object.keys(replies).map((agent) => [agent, seatOf(agent)])),
      },
    ],
    {
      environments: [environment],
      policies: { script: policy },
      sampling: { temperature: 1, topP: 1 },
    },
  );
  if (episode === undefined) throw new Error('nothing was played');
  return episode;
}

function outcomeOf(episode: Episode): VotingOutcome {
  const outcome = readAnswers(episode, 'test');
  if (outcome === null) throw new Error(JSON.stringify(episode.ending));
  return outcome as VotingOutcome;
}

const promptsOf = ({ events }: Episode, agent: string) =>
  events.flatMap((event) =>
    event.kind === 'decision' && event.decision.agent === agent ? [shownText(event.decision)] : [],
  );

describe('a vote', () => {
  test('has an answer of every solver, with its value and its truth', async () => {
    const episode = await play(
      { problem, twins: [] },
      { 'solver-1': ['3357'], 'solver-2': ['4357'], 'solver-3': ['3358'] },
    );
    expect(outcomeOf(episode)).toEqual({
      questions: [problem],
      answers: [
        { agent: 'solver-1', turn: 0, view: 0, attempt: 0, value: '75', correct: true },
        { agent: 'solver-2', turn: 0, view: 0, attempt: 0, value: '75', correct: true },
        { agent: 'solver-3', turn: 0, view: 0, attempt: 0, value: '85', correct: false },
      ],
      evaluations: [],
      scorings: [],
    });
  });

  test('shows nobody what another said', async () => {
    const episode = await play(
      { problem, twins: [] },
      { 'solver-1': ['3357'], 'solver-2': ['4357'] },
    );
    for (const agent of ['solver-1', 'solver-2']) {
      expect(promptsOf(episode, agent)).toEqual(['74+68-85S']);
    }
  });

  test('has as many answers to each twin, by the turn in which they were given', async () => {
    const episode = await play(
      { problem, twins: [twin] },
      { 'solver-1': ['3357', '8257'], 'solver-2': ['3358', '8258'] },
    );
    expect(promptsOf(episode, 'solver-1')).toEqual(['74+68-85S', '68-85+74S']);
    const { questions, answers } = outcomeOf(episode);
    expect(questions).toEqual([problem, twin]);
    expect(answers.map(({ agent, turn, view, value }) => [agent, turn, view, value])).toEqual([
      ['solver-1', 0, 0, '75'],
      ['solver-2', 0, 0, '85'],
      ['solver-1', 1, 1, '75'],
      ['solver-2', 1, 1, '85'],
    ]);
  });

  test('counts a malformed answer as one without a value, and goes on', async () => {
    const episode = await play(
      { problem, twins: [twin] },
      { 'solver-1': ['', '8257'], 'solver-2': ['3357', 'x'] },
    );
    const { answers } = outcomeOf(episode);
    expect(answers.map(({ value, correct }) => [value, correct])).toEqual([
      [null, false],
      ['75', true],
      ['75', true],
      [null, false],
    ]);
  });
});

describe('judges', () => {
  test('evaluate every answer alone, in the phrasing in which it was given', async () => {
    const episode = await play(
      { problem, twins: [twin] },
      {
        'solver-1': ['3357', '8258'],
        'judge-1': ['3=3=5=7=y', '8=2=5=7>n'],
        'judge-2': ['nonsense', '8=2=5=7>y'],
      },
    );
    expect(promptsOf(episode, 'judge-2')).toEqual(['74+68-85S3357E', '68-85+74S8258E']);
    const { evaluations } = outcomeOf(episode);
    expect(evaluations).toEqual([
      { agent: 'judge-1', turn: 0, of: 0, verdict: true, wellFormed: true },
      { agent: 'judge-2', turn: 0, of: 0, verdict: null, wellFormed: false },
      { agent: 'judge-1', turn: 1, of: 1, verdict: false, wellFormed: true },
      { agent: 'judge-2', turn: 1, of: 1, verdict: true, wellFormed: true },
    ]);
  });

  test('are shown no malformed answer, and nothing if all are', async () => {
    const some = await play(
      { problem, twins: [] },
      { 'solver-1': ['?'], 'solver-2': ['3358'], 'judge-1': ['3=3=5=7>n'] },
    );
    expect(outcomeOf(some).evaluations).toMatchObject([{ of: 1, verdict: false }]);
    const none = await play({ problem, twins: [] }, { 'solver-1': ['?'], 'judge-1': [] });
    expect(outcomeOf(none)).toMatchObject({ answers: [{ value: null }], evaluations: [] });
  });
});

describe('a task', () => {
  const { checkTask } = votingEnvironment({ domain, solvers: 1, twins: 1 });
  test.each<[Plain, RegExp]>([
    [{ problem }, /twins/],
    [{ problem: '47;+86', twins: [] }, /2 operations, got 1/],
    [{ problem, twins: [twin, twin] }, /1 twins at most/],
    [{ problem, twins: ['47;+86'] }, /twin: it must have 2 operations/],
    [{ problem, twins: ['86;-58;+48'] }, /must be right for the problem/],
    [{ problem, twins: [], truth: '75' }, /truth/],
  ])('is not %j', (task, reason) => {
    expect(() => {
      checkTask(task);
    }).toThrow(reason);
  });

  test('is made with twins of the same split', () => {
    const stream = openStream(keyFromSeed(3));
    for (let i = 0; i < 50; i++) {
      const { problem: drawn, twins } = voteTask(domain, stream, 'validation', 2);
      expect(twins.map((text) => domain.splitOf(text))).toEqual(['validation', 'validation']);
      expect(twins).not.toContain(drawn);
    }
  });

  test('has twins only where the domain can rephrase', () => {
    const mute: AnswerDomain = { ...domain };
    delete mute.rephrase;
    expect(() => voteTask(mute, openStream(keyFromSeed(3)), 'train', 1)).toThrow(/can rephrase/);
    expect(voteTask(mute, openStream(keyFromSeed(3)), 'train').twins).toEqual([]);
  });
});

test('serves other domains', () => {
  const other = countdown({ numbers: 3 });
  expect(() => {
    votingEnvironment({ domain: other, solvers: 2 }).checkTask(
      voteTask(other, openStream(keyFromSeed(3)), 'train'),
    );
  }).not.toThrow();
});

test('needs a solver, and whole numbers of seats', async () => {
  const { ending } = await play({ problem, twins: [] }, { 'judge-1': [] });
  expect(ending).toMatchObject({
    kind: 'failed',
    error: expect.stringMatching(/must seat a solver/) as string,
  });
  expect(() => voting({ domain, solvers: 0 })).toThrow(/solvers must be an integer of at least 1/);
  expect(() => voting({ domain, solvers: 1, twins: NaN })).toThrow(/twins/);
});

test('a solver is scored by single answers, majorities and lucky ones', async () => {
  const task = { problem, twins: [] };
  const vote = (...answers: readonly string[]) =>
    play(task, Object.fromEntries(answers.map((text, i) => [`solver-${i + 1}`, [text]])));
  const episodes = [
    await vote('3357'),
    await vote('3358'),
    await vote('3357', '4357', '3358'), // majority right
    await vote('3358', '3358', '3357'), // majority wrong
  ];
  expect(scoreSolver(episodes)).toEqual({ greedy: 50, sampled: 50, majority: 50, pass: 100 });
});

test('without any game there is no metric, rather than a bad one', () => {
  expect(scoreSolver([])).toEqual({ greedy: NaN, sampled: NaN, majority: NaN, pass: NaN });
});
