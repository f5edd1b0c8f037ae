import { keyFromSeed, openStream } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import {
  proposalGames,
  proposerLesson,
  seedGames,
  seedProblems,
} from '../../scenarios/curricula/proposer-solver/index.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import {
  evaluateSolver,
  solverLessons,
  voteGames,
  votingEnvironment,
  weakSolver,
} from '../../scenarios/curricula/voting/index.ts';
import scpo from '../../scenarios/scpo.ts';
import { collectExperiences } from '../../src/learning/collect-experiences.ts';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import { playAnswers } from '../rewards/play-answers.ts';

const domain = chains({ digits: 1, operations: 3, operators: '+-', modulus: 10 });
const key = keyFromSeed(9);
const solver = { role: 'solver', policy: 'agent', version: 3 };
const isRight = ({ prompt, reply }: { readonly prompt: string; readonly reply: string }) => {
  const problem = domain.compact.readProblem(prompt.slice(0, -1)) ?? '';
  return domain.isCorrect(problem, domain.compact.readAnswer(reply) ?? '');
};

describe('lessons for a solver', () => {
  test('are right answers to training problems, whose characters weigh 1 together', () => {
    for (const example of solverLessons(domain)(openStream(key), 50)) {
      expect(example.prompt).toMatch(/^\d([+-]\d){3}S$/);
      expect(isRight(example)).toBe(true);
      expect(example.weights?.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      const problem = domain.compact.readProblem(example.prompt.slice(0, -1)) ?? '';
      expect(domain.splitOf(problem)).toBe('train');
    }
  });

  test('have as many made-up answers as was asked for', () => {
    const examples = solverLessons(domain, { slips: 0.4 })(openStream(key), 1000);
    const wrong = examples.filter((example) => !isRight(example)).length;
    expect(wrong).toBeGreaterThan(310); // one made-up answer in ten is right: 360 expected
    expect(wrong).toBeLessThan(410);
  });

  test('are about few problems only where it was said', () => {
    const problems = seedProblems(domain, key, 3);
    const examples = solverLessons(domain, { problems })(openStream(key), 60);
    const asked = new Set(
      examples.map(({ prompt }) => domain.compact.readProblem(prompt.slice(0, -1))),
    );
    expect([...asked].sort()).toEqual([...problems].sort());
  });

  test('of a proposer show some problems, and have it write another', () => {
    const problems = seedProblems(domain, key, 5);
    const { prompt, reply } = proposerLesson(domain, 2)(openStream(key), problems);
    const read = (text: string) => domain.compact.readProblem(text);
    expect(prompt).toMatch(/;P$/);
    expect(problems).toContain(read(prompt.slice(0, 7)));
    expect(problems).toContain(read(prompt.slice(8, 15)));
    expect(problems).toContain(read(reply));
  });

  test('of a weak solver are about few problems; one in ten is for its other role', () => {
    const steps = weakSolver({
      domain,
      policy: 'agent',
      slips: 0,
      problems: 4,
      steps: 200,
      learningRate: 4e-3,
      settling: 20,
      besides: proposerLesson(domain, 1),
    });
    expect(steps).toMatchObject([
      { policy: 'agent', phase: { steps: 200, learningRate: { peak: 4e-3 } } },
      { policy: 'agent', phase: { steps: 20, learningRate: { peak: 4e-4 } } },
    ]);
    const [first] = steps;
    if (first?.kind !== 'supervised') throw new Error('no lessons');
    const examples = first.phase.examples(openStream(key), 40);
    expect(examples.filter(({ prompt }) => prompt.endsWith('P'))).toHaveLength(4);
    const answered = examples.filter(({ prompt }) => prompt.endsWith('S'));
    expect(answered.every(isRight)).toBe(true);
    expect(new Set(answered.map(({ prompt }) => prompt)).size).toBe(4);
  });
});

describe('games', () => {
  const environment = votingEnvironment({ domain, solvers: 4, twins: 1 });

  test('of a vote are new training problems, the same for the same key', () => {
    const options = { domain, seat: solver, questions: 12, solvers: 4, twins: 1 };
    const games = voteGames(key, options);
    expect(games).toHaveLength(12);
    expect(voteGames(key, options)).toEqual(games);
    expect(new Set(games.map(({ task }) => JSON.stringify(task))).size).toBe(12);
    for (const { task, seats } of games) {
      environment.checkTask(task);
      expect(Object.keys(seats)).toEqual(['solver-1', 'solver-2', 'solver-3', 'solver-4']);
    }
  });

  test('show each proposer a few of the seeds, and keep the others as known', () => {
    const seeds = seedProblems(domain, key, 6);
    expect(new Set(seeds).size).toBe(6);
    const proposer = { role: 'proposer', policy: 'agent', version: 3 };
    const games = proposalGames(key, {
      seeds,
      shown: 2,
      proposer,
      solver,
      questions: 9,
      solvers: 3,
    });
    for (const { task } of games) {
      const { examples, known } = task as { examples: string[]; known: string[] };
      expect(examples).toHaveLength(2);
      expect([...examples, ...known].sort()).toEqual([...seeds].sort());
    }
    expect(Object.keys(games[0]?.seats ?? {})).toEqual([
      'proposer',
      'solver-1',
      'solver-2',
      'solver-3',
    ]);
  });

  test('on seeds alone go through all of them before one comes again', () => {
    const seeds = seedProblems(domain, key, 5);
    const games = seedGames(key, { seeds, solver, questions: 12, solvers: 4 });
    const asked = games.map(({ task }) => (task as { problem: string }).problem);
    expect(asked).toHaveLength(12);
    expect(new Set(asked.slice(0, 5)).size).toBe(5);
    expect(new Set(asked.slice(5, 10)).size).toBe(5);
  });

  test('on seeds are refused where there are none, and seeds where a domain has too few', () => {
    expect(() => seedGames(key, { seeds: [], solver, questions: 1, solvers: 4 })).toThrow(
      /got none/,
    );
    expect(() => seedProblems(domain, key, 0)).toThrow(/at least 1 problem, got 0/);
    const tiny = chains({ digits: 1, operations: 1, operators: '+', modulus: 10 }); // 100 problems
    expect(() => seedProblems(tiny, key, 101)).toThrow(/must have 101 training problems, got \d\d/);
  });

  test('of an evaluation ask one problem greedily and by samples, of the split', () => {
    const { games } = evaluateSolver({
      domain,
      policy: 'agent',
      key,
      split: 'validation',
      brief: 5,
      full: 7,
      samples: 3,
    });
    const brief = games({ agent: 8 }, 'brief');
    expect(brief.map(({ seats }) => Object.keys(seats).length)).toEqual([
      ...Array<number>(5).fill(1),
      ...Array<number>(5).fill(3),
    ]);
    expect(brief[0]?.seats['solver-1']).toMatchObject({ version: 8, sampling: { temperature: 0 } });
    expect(brief[5]?.seats['solver-1']).not.toHaveProperty('sampling');
    expect(brief.slice(0, 5).map(({ task }) => task)).toEqual(
      brief.slice(5).map(({ task }) => task),
    );
    for (const { task } of brief) {
      expect(domain.splitOf((task as { problem: string }).problem)).toBe('validation');
    }
    expect(games({ agent: 8 }, 'full').slice(0, 5)).toEqual(brief.slice(0, 5));
  });
});

test.each([
  ['agreed on by half', [8, 4, 4], true],
  ['agreed on by most', [15, 1], true],
  ['agreed on by fewer', [7, 5, 4], false],
  ['answered by all alike', [16], false],
])('the floor of scpo makes pairs of the questions that its filter keeps: %s', (_, votes, kept) => {
  const answers = votes.flatMap((count, value) =>
    Array.from({ length: count }, () => ({ value: `${value}`, logProbs: [-1] })),
  );
  for (const arm of ['weighted', 'random']) {
    const { rewards, training } = scpo.build(applySettings(scpo.settings, [`arm=${arm}`]));
    const batch = collectExperiences([playAnswers({ answers })], rewards);
    expect(batch).toHaveLength(16);
    const { agent } = training;
    if (agent === undefined || !('pairing' in agent)) throw new Error('scpo learns from pairs');
    expect(agent.pairing.pair(batch), arm).toHaveLength(kept ? 1 : 0);
  }
});
