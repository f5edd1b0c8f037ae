import type { AgentId, DecisionRequest, Episode, Message, Plain, Seat } from 'agon-sim';
import { decisionsOf, keyFromSeed, openStream } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { questionPrompt, revisePrompt } from '../../environments/tasks/texts/answer.ts';
import { reflectPrompt } from '../../environments/tasks/texts/note.ts';
import {
  answerLessons,
  correctionEnvironment,
  correctionGames,
  correctionSeats,
  correctionTask,
  describeCorrection,
  evaluateCorrections,
  mixLessons,
  reflectionLessons,
  revisionLessons,
  scoreCorrections,
  scoreVotes,
} from '../../scenarios/curricula/self-correction/index.ts';
import { correctionStage } from '../../environments/tasks/correction-task.ts';
import { selfCorrection } from '../../environments/self-correction.ts';
import type {
  SelfCorrectionOptions,
  SelfCorrectionOutcome,
} from '../../environments/self-correction.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { textDecision } from '../../src/policies/text-decision.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const problem = '47;+86;-58'; // 33, 75
const [right, wrong, worse] = ['3357', '3358', '4358'];

type Options = Omit<SelfCorrectionOptions, 'domain'>;

/** Plays a game in which each seat says its replies in turn. */
async function play(
  options: Options,
  replies: Readonly<Record<AgentId, readonly string[]>>,
  task: Plain = { problem },
): Promise<Episode> {
  const environment = correctionEnvironment({ domain, ...options });
  const spoken = new Map<AgentId, number>();
  const next = ({ agent }: DecisionRequest): string => {
    const turn = spoken.get(agent) ?? 0;
    spoken.set(agent, turn + 1);
    return replies[agent]?.[turn] ?? 'nothing more';
  };
  const seat = (agent: AgentId): Seat => ({
    role: environment.roles[agent]?.name ?? 'nobody',
    policy: 'agent-1',
    version: 0,
  });
  const [episode] = await simulateEpisodes(
    [
      {
        id: 'test-0-0',
        group: 'test',
        key: keyFromSeed(3),
        environment: environment.name,
        task,
        seats: Object.fromEntries(Object.keys(replies).map((agent) => [agent, seat(agent)])),
      },
    ],
    {
      environments: [environment],
      sampling: { temperature: 1, topP: 1 },
      policies: {
        'agent-1': {
          name: 'agent-1',
          version: 0,
          decide: (requests) =>
            Promise.resolve(
              requests.map((request) => textDecision('agent-1', request, next(request))),
            ),
        },
      },
    },
  );
  if (episode === undefined) throw new Error('internal: the game was not played');
  return episode;
}

function outcomeOf({ ending }: Episode): SelfCorrectionOutcome {
  if (ending.kind === 'failed') throw new Error(`${ending.where} failed: ${ending.error}`);
  return ending.outcome as Plain & SelfCorrectionOutcome;
}

const messages = ({ events }: Episode): readonly Message[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));

const kinds = (episode: Episode) => messages(episode).map(({ kind }) => kind);

const bodies = (episode: Episode, kind: string) =>
  messages(episode)
    .filter((message) => message.kind === kind)
    .map(({ body }) => body);

describe('unaided', () => {
  test('asks once, then shows the latest answer and nothing else until the turns are over', async () => {
    const game = await play({ turns: 3 }, { 'solver-1': [wrong, worse, right] });
    expect(kinds(game)).toEqual(['question', 'answer', 'revise', 'answer', 'revise', 'answer']);
    expect(bodies(game, 'revise')).toEqual([
      { problem, answer: '33,85', evaluation: null },
      { problem, answer: '34,85', evaluation: null },
    ]);
    expect(outcomeOf(game)).toMatchObject({
      kind: 'finished',
      texts: ['33,85', '34,85', '33,75'],
      grades: [0, 0, 1],
      evaluations: [],
      scorings: [],
      reflections: [],
    });
  });

  test('reports each answer with its author, turn and attempt, its value and the truth', async () => {
    const { answers } = outcomeOf(await play({}, { 'solver-1': [wrong, right] }));
    const author = { agent: 'solver-1', view: 0 };
    expect(answers).toEqual([
      { ...author, turn: 0, attempt: 0, value: '85', correct: false },
      { ...author, turn: 1, attempt: 1, value: '75', correct: true },
    ]);
  });

  test('goes on after a right answer, and does not say that it is', async () => {
    const game = await play({}, { 'solver-1': [right, wrong] });
    expect(outcomeOf(game).answers.map(({ correct }) => correct)).toEqual([true, false]);
  });

  test.each([
    [['???'], 1],
    [[wrong, '???'], 2],
  ])('ends with a malformed answer, which counts as wrong: %j', async (said, count) => {
    const { kind, answers, texts, grades } = outcomeOf(
      await play({ turns: 3 }, { 'solver-1': said }),
    );
    expect(kind).toBe('malformed');
    expect(answers).toHaveLength(count);
    expect(answers.at(-1)).toMatchObject({ value: null, correct: false });
    expect([texts.at(-1), grades.at(-1)]).toEqual([null, 0]);
  });

  test('can begin with an answer that is given, whose author is the environment', async () => {
    const game = await play({}, { 'solver-1': [right] }, { problem, attempt: '33,85', stage: 2 });
    expect(kinds(game)).toEqual(['revise', 'answer']);
    expect(outcomeOf(game).answers).toMatchObject([
      { agent: 'environment', turn: 0, attempt: 0, correct: false },
      { agent: 'solver-1', turn: 0, attempt: 1, correct: true },
    ]);
    expect(correctionStage(game.plan)).toBe(2);
  });

  test('grades answers as finely as it is told to', async () => {
    const grade = (_: string, answer: string) => (answer.startsWith('33') ? 0.5 : 0);
    const game = await play({ grade }, { 'solver-1': [wrong, worse] });
    expect(outcomeOf(game).grades).toEqual([0.5, 0]);
  });
});

describe('with an evaluation', () => {
  const seats = (answers: readonly string[], evaluations: readonly string[]) => ({
    'solver-1': answers,
    'evaluator-1': evaluations,
  });

  test('shows the solver what was said of its latest answer', async () => {
    const game = await play({ feedback: 'self' }, seats([wrong, right], ['3=3=5=7>n']));
    expect(kinds(game)).toEqual([
      'question',
      'answer',
      'evaluate',
      'evaluation',
      'revise',
      'answer',
    ]);
    expect(bodies(game, 'revise')).toEqual([{ problem, answer: '33,85', evaluation: '3=3=5=7>n' }]);
    expect(outcomeOf(game).evaluations).toEqual([
      { agent: 'evaluator-1', turn: 0, of: 0, verdict: false, wellFormed: true },
    ]);
  });

  test('stops at an answer that is accepted, right or not, where it is to stop there', async () => {
    const replies = seats([wrong, right], ['3=3=5=8=y']);
    const stopped = outcomeOf(await play({ feedback: 'self', stop: 'accepted' }, replies));
    expect(stopped).toMatchObject({ kind: 'accepted', texts: ['33,85'] });
    const other = outcomeOf(await play({ feedback: 'self' }, replies));
    expect(other).toMatchObject({ kind: 'finished', texts: ['33,85', '33,75'] });
  });

  test('goes on without an evaluation that could not be understood', async () => {
    const options = { feedback: 'self', stop: 'accepted' } as const;
    const game = await play(options, seats([wrong, right], ['yes!']));
    expect(bodies(game, 'revise')).toEqual([{ problem, answer: '33,85', evaluation: null }]);
    expect(outcomeOf(game).evaluations).toMatchObject([{ verdict: null, wellFormed: false }]);
  });

  test('asks another agent where the answer is to be criticised', async () => {
    const replies = { 'solver-1': [wrong, right], 'evaluator-2': ['3=3=5=7>n'] };
    const game = await play({ feedback: 'critique' }, replies);
    expect(outcomeOf(game).evaluations).toMatchObject([{ agent: 'evaluator-2' }]);
  });
});

describe('with a reflection', () => {
  const options = { feedback: 'reflection', stop: 'solved' } as const;
  const seats = (answers: readonly string[], notes: readonly string[]) => ({
    'solver-1': answers,
    'reflector-1': notes,
  });

  test('asks for none of an answer that is right, and ends', async () => {
    const game = await play(options, seats([right], []));
    expect(kinds(game)).toEqual(['question', 'answer']);
    expect(outcomeOf(game)).toMatchObject({ kind: 'solved', reflections: [] });
  });

  test('asks for one of an answer that failed, and shows it when the answer is tried again', async () => {
    const game = await play(options, seats([wrong, right], ['3=3=5=7>n']));
    expect(bodies(game, 'reflect')).toEqual([{ problem, answer: '33,85' }]);
    expect(bodies(game, 'revise')).toEqual([{ problem, answer: '33,85', evaluation: '3=3=5=7>n' }]);
    expect(outcomeOf(game).reflections).toEqual([
      { agent: 'reflector-1', turn: 0, of: 0, note: '3=3=5=7>n', wellFormed: true },
    ]);
  });

  test('tries again without a reflection that could not be understood', async () => {
    const game = await play(options, seats([wrong, wrong], ['hm']));
    expect(bodies(game, 'revise')).toEqual([{ problem, answer: '33,85', evaluation: null }]);
    expect(outcomeOf(game)).toMatchObject({
      kind: 'finished',
      reflections: [{ note: null, wellFormed: false }],
    });
  });

  test('says that an answer failed, without a reflection, where none is asked for', async () => {
    const game = await play({ stop: 'solved' }, { 'solver-1': [wrong, right] });
    expect(kinds(game)).toEqual(['question', 'answer', 'revise', 'answer']);
    expect(kinds(await play({ stop: 'solved' }, { 'solver-1': [right] }))).toHaveLength(2);
  });
});

describe('at the door', () => {
  test.each([
    [{ turns: 1 }, /turns must be an integer of at least 2, got 1/],
    [{ turns: NaN }, /turns must be/],
    [{ stop: 'accepted' }, /'accepted' needs an evaluator, got feedback 'none'/],
    [{ feedback: 'reflection' }, /got stop 'never'; say stop 'solved'/],
  ] as const)('refuses the options %j', (options, message) => {
    expect(() => correctionEnvironment({ domain, ...options })).toThrow(message);
  });

  test.each([
    [{ problem: '1+1' }, /problem: /],
    [{ problem, attempt: '33' }, /attempt: /],
    [{ problem, stage: 0 }, /stage/],
    [{ problem, extra: 1 }, /extra/],
  ])('refuses the task %j', (task, message) => {
    expect(() => {
      correctionEnvironment({ domain }).checkTask(task);
    }).toThrow(message);
  });

  test('takes the tasks that it proposes', () => {
    const task = correctionTask(domain, openStream(keyFromSeed(4)), 'validation');
    expect(domain.splitOf(task.problem)).toBe('validation');
    correctionEnvironment({ domain }).checkTask(task);
  });

  test('refuses a plan that leaves the seat of the judge empty', async () => {
    await expect(play({ feedback: 'self' }, { 'solver-1': [wrong] })).rejects.toThrow(/2 agents/);
  });
});

describe('scoreCorrections', () => {
  test('tells what was gained from what was mended and spoiled, and counts copies', async () => {
    const games = await Promise.all(
      [
        [wrong, right],
        [wrong, wrong],
        [right, right],
        [right, wrong],
        [wrong, worse],
        ['???'],
        [wrong, '???'],
        [wrong, right],
      ].map((said) => play({}, { 'solver-1': said })),
    );
    expect(scoreCorrections(games)).toEqual({
      first: 25,
      last: 37.5,
      gain: 12.5,
      mended: 25,
      spoiled: 12.5,
      copied: (100 * 2) / 7,
      retried: (100 * 2) / 5,
    });
  });

  test('has nothing to divide by where nothing was played', () => {
    expect(Object.values(scoreCorrections([]))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

test('describes a game by its answers and what was said of them', async () => {
  const game = await play(
    { feedback: 'reflection', stop: 'solved' },
    { 'solver-1': [wrong, right], 'reflector-1': ['3=3=5=7>n'] },
  );
  expect(describeCorrection(game).split('\n')).toEqual([
    'problem   47;+86;-58',
    'answer    33,85   wrong',
    'note      3=3=5=7>n',
    'answer    33,75   right',
    'ended     solved',
  ]);
});

describe('lessons', () => {
  const { compact } = domain;
  const problemIn = (prompt: string) =>
    compact.readProblem(prompt.slice(0, compact.problemLength)) ?? '';
  const attemptIn = (prompt: string) =>
    compact.readAnswer(
      prompt.slice(compact.problemLength + 1, compact.problemLength + 1 + compact.answerLength),
    ) ?? '';
  const draw = (lessons: ReturnType<typeof answerLessons>, count = 200) =>
    lessons(openStream(keyFromSeed(5)), count);

  test('of answers are right, to problems for training', () => {
    for (const { prompt, reply } of draw(answerLessons(domain))) {
      const asked = problemIn(prompt);
      expect(domain.splitOf(asked)).toBe('train');
      expect(prompt).toBe(questionPrompt(domain, { problem: asked, history: [] }));
      expect(domain.isCorrect(asked, compact.readAnswer(reply) ?? '')).toBe(true);
    }
  });

  test('of answers slip as often as they are told to', () => {
    const wrong = draw(answerLessons(domain, 0.3), 1000).filter(
      ({ prompt, reply }) => !domain.isCorrect(problemIn(prompt), compact.readAnswer(reply) ?? ''),
    );
    expect(wrong.length / 1000).toBeCloseTo(0.3, 1);
  });

  test('of revisions keep to their shares', () => {
    const counts = { wrong: 0, copied: 0, mended: 0 };
    const all = draw(revisionLessons(domain, { wrong: 0.75, copied: 0.5, slips: 0.4 }), 1000);
    for (const { prompt, reply } of all) {
      const [asked, attempt] = [problemIn(prompt), attemptIn(prompt)];
      expect(prompt).toBe(revisePrompt(domain, asked, { answer: attempt, evaluation: null }));
      if (domain.isCorrect(asked, attempt)) continue;
      counts.wrong += 1;
      counts.copied += Number(reply === compact.answer(attempt));
      counts.mended += Number(domain.isCorrect(asked, compact.readAnswer(reply) ?? ''));
    }
    expect(counts.wrong / 1000).toBeCloseTo(0.75, 1);
    expect(counts.copied / counts.wrong).toBeCloseTo(0.52, 1); // a slip may be the same one again
    expect(counts.mended / counts.wrong).toBeCloseTo(0.5 * 0.6, 1);
  });

  test('of reflections are on wrong attempts, and of retries rely on the note but for the wilful', () => {
    const shares = { slips: 0.5, wilful: 0.25 };
    const all = draw(reflectionLessons(domain, shares), 2000);
    const retries = { relied: 0, misled: 0 };
    for (const { prompt, reply } of all) {
      const [asked, attempt] = [problemIn(prompt), attemptIn(prompt)];
      expect(domain.isCorrect(asked, attempt)).toBe(false);
      if (prompt.endsWith('F')) {
        expect(prompt).toBe(reflectPrompt(domain, { problem: asked, answer: attempt }));
        expect(reply).toHaveLength(compact.answerLength);
        continue;
      }
      const note = prompt.slice(-1 - compact.answerLength, -1);
      expect(prompt).toBe(revisePrompt(domain, asked, { answer: attempt, evaluation: note }));
      retries.relied += Number(reply === note);
      retries.misled += Number(!domain.isCorrect(asked, compact.readAnswer(reply) ?? ''));
    }
    expect(retries.relied / 1000).toBeCloseTo(1 - 0.25 * 0.5, 1);
    expect(retries.misled / 1000).toBeCloseTo(0.75 * 0.5, 1);
  });

  test('are mixed by their shares', () => {
    const mixed = mixLessons([
      { lessons: answerLessons(domain), share: 0.5 },
      { lessons: revisionLessons(domain, { wrong: 1, copied: 0, slips: 0 }), share: 0.2 },
      { lessons: reflectionLessons(domain, { slips: 0, wilful: 0 }), share: 0.3 },
    ]);
    const marks = draw(mixed, 10).map(({ prompt }) => prompt.at(-1));
    expect(marks.join('')).toBe('SSSSSRRFRF');
  });
});

describe('scoreVotes', () => {
  const games = async (group: string, ...first: readonly string[]) => {
    const played = await Promise.all(
      first.map((answer) => play({}, { 'solver-1': [answer, right] })),
    );
    return played.map((episode) => ({ ...episode, plan: { ...episode.plan, group } }));
  };

  test('counts the problems whose most frequent first answer is right, whatever came after it', async () => {
    const votes = [
      ...(await games('a', wrong, right, right)),
      ...(await games('b', right, wrong, wrong)),
      ...(await games('a tie goes to the first', wrong, right, '???')),
      ...(await games('nobody can be read', '???')),
    ];
    expect(scoreVotes(votes)).toEqual({ voted: 25 });
  });

  test('has nothing to divide by where nothing was played', () => {
    expect(scoreVotes([])).toEqual({ voted: 0 });
  });
});

describe('evaluateCorrections', () => {
  const evaluation = {
    domain,
    policy: 'agent-1',
    key: keyFromSeed(6),
    brief: 20,
    full: 40,
  };
  const versions = { 'agent-1': 3 };

  test('plays the same held-out problems each time: by chance, greedily, and from given answers', () => {
    const [sampled, greedy, given] = evaluateCorrections({ ...evaluation, split: 'heldOut' }).map(
      ({ games }) => games(versions, 'brief'),
    );
    expect([sampled, greedy, given].map((games) => games?.length)).toEqual([20, 20, 20]);
    expect(greedy?.map(({ task }) => task)).toEqual(sampled?.map(({ task }) => task));
    const voters = evaluateCorrections({ ...evaluation, split: 'heldOut', votes: 2 })[3];
    const votes = voters?.games(versions, 'brief') ?? [];
    expect(votes.filter((_, i) => i % 2 === 0).map(({ task }) => task)).toEqual(
      sampled?.map(({ task }) => task),
    );
    expect(new Set(votes.map(({ group }) => group)).size).toBe(20);
    expect(greedy?.[0]?.seats['solver-1']).toMatchObject({
      version: 3,
      sampling: { temperature: 0 },
    });
    const tasks = (given ?? []).map(({ task }) => task as { problem: string; attempt: string });
    expect(tasks.filter((task) => domain.isCorrect(task.problem, task.attempt))).toHaveLength(10);
    for (const task of tasks) {
      expect(domain.splitOf(task.problem)).toBe('heldOut');
      correctionEnvironment({ domain }).checkTask(task);
    }
  });

  test('names its metrics by the kind of games', async () => {
    const games = [await play({}, { 'solver-1': [right] }, { problem, attempt: '33,85' })];
    const metrics = evaluateCorrections({ ...evaluation, split: 'train' }).map(({ score }) =>
      score(games),
    );
    expect(metrics[0]).toMatchObject({ gain: 100 });
    expect(metrics[1]).toMatchObject({ 'greedy.gain': 100 });
    expect(metrics[2]).toEqual({ 'given.mended': 100, 'given.spoiled': 0 });
  });
});

test('correctionGames plays each problem as a group that says its stage', () => {
  const seats = correctionSeats('agent-1', { 'agent-1': 2 }, { reflects: true });
  const options = { domain, problems: 2, samples: 3, seats, stage: 2 };
  const games = correctionGames(keyFromSeed(7), options);
  expect(games.map(({ group }) => group)).toEqual(
    ['problem-0-stage-2', 'problem-1-stage-2'].flatMap((group) => [group, group, group]),
  );
  expect(new Set(games.map(({ task }) => JSON.stringify(task))).size).toBe(2);
  expect(seats).toEqual({
    'solver-1': { role: 'solver', policy: 'agent-1', version: 2 },
    'reflector-1': { role: 'reflector', policy: 'agent-1', version: 2 },
  });
});

describe('the game without roles', () => {
  test.each([
    [{}, { 'solver-1': [wrong, right] }, 'finished'],
    [
      { turns: 3, feedback: 'self', stop: 'accepted' },
      { 'solver-1': [wrong, right], 'evaluator-1': ['3=3=5>7=n', '3=3=5=7=y'] },
      'accepted',
    ],
    [
      { feedback: 'reflection', stop: 'solved' },
      { 'solver-1': [wrong, right], 'reflector-1': ['3=3=5=7>n'] },
      'solved',
    ],
    [{}, { 'solver-1': ['???'] }, 'unanswered'],
    [{}, { 'solver-1': [wrong, '???'] }, 'garbled'],
  ] as const)('shows and reads what the roles do: %j, %j, %s', async (options, said, end) => {
    const episode = await play(options, said);
    const decisions = decisionsOf(episode);
    const game = selfCorrection({ domain, ...options });
    const stream = openStream(keyFromSeed(1));
    let state = game.initial({ problem }, game.seats, stream);
    for (const { agent, text, shown } of decisions) {
      expect(game.toAct(state)).toEqual([agent]);
      expect(shown).toEqual({ kind: 'compact', text: game.observe(state, agent).compact });
      const action = game.parse?.(text, state, agent);
      if (action) state = game.apply(state, { [agent]: action }, stream);
    }
    expect(game.phase(state)).toBe(end);
    expect(game.toAct(state)).toEqual([]);
    expect(episode.ending).toMatchObject({
      ...{ kind: 'finished', outcome: game.outcome?.(state), returns: game.returns(state) },
    });
  });
});
