import { shownText } from '../../src/core/decision.ts';
import { decisionsOf, keyFromSeed, openStream, readAnswers } from 'agon-sim';
import type { Action, Episode, Plain } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { proposerEnvironment } from '../../scenarios/curricula/proposer-solver/index.ts';
import { similarity } from '../../environments/tasks/similarity.ts';
import type { ProposalFilters } from '../../environments/tasks/proposal-filters.ts';
import { proposerSolver } from '../../environments/proposer-solver.ts';
import type { ProposerSolverOutcome } from '../../environments/proposer-solver.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import serl from '../../scenarios/serl.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { rewardGroup } from '../../src/rewards/compose-rewards.ts';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const task = { examples: ['47;+86;-58', '7;-12;-90'], known: ['1;+2;+3'] };
const fresh = '13;+20;-79'; // 33, 54
const written = '31+02-97';

/** Plays one game with fixed replies; solvers are as many as there are replies for them; null seats no proposer. */
async function play(
  proposal: string | null,
  solvers: readonly string[],
  filters: ProposalFilters = {},
): Promise<Episode> {
  const environment = proposerEnvironment({ domain, solvers: 5, filters });
  const replies: Readonly<Record<string, string>> = {
    ...(proposal !== null && { proposer: proposal }),
    ...Object.fromEntries(solvers.map((text, i) => [`solver-${i + 1}`, text])),
  };
  const seatOf = (agent: string) => ({
    role: environment.roles[agent]?.name ?? '',
    policy: 'script',
    version: 0,
  });
  const [episode] = await simulateEpisodes(
    [
      {
        id: 'proposal',
        group: 'proposal',
        key: [1, 2],
        environment: 'proposer-solver',
        task,
        seats: Object.fromEntries(Object.keys(replies).map((agent) => [agent, seatOf(agent)])),
      },
    ],
    {
      environments: [environment],
      policies: { script: scriptedPolicy('script', ({ agent }) => replies[agent] ?? '') },
      sampling: { temperature: 1, topP: 1 },
    },
  );
  if (episode === undefined) throw new Error('nothing was played');
  return episode;
}

function outcomeOf(episode: Episode): ProposerSolverOutcome {
  const outcome = readAnswers(episode, 'test');
  if (outcome === null) throw new Error(JSON.stringify(episode.ending));
  return outcome as ProposerSolverOutcome;
}

const right = '3345';
const wrong = '3346';

test('the problems used here are of the training split', () => {
  expect(domain.splitOf(fresh)).toBe('train');
});

describe('a proposal that solvers are split over', () => {
  test('is accepted, and its answers stand in the outcome', async () => {
    const outcome = outcomeOf(await play(written, [right, right, wrong, '']));
    expect(outcome.proposal).toEqual({
      agent: 'proposer',
      turn: 0,
      problem: fresh,
      accepted: true,
      reason: null,
      similarity: 0.5,
      share: 0.5,
    });
    expect(outcome.answers.map(({ agent, value, correct }) => [agent, value, correct])).toEqual([
      ['solver-1', '54', true],
      ['solver-2', '54', true],
      ['solver-3', '64', false],
      ['solver-4', null, false],
    ]);
    expect(outcome).toMatchObject({ unused: [], evaluations: [], scorings: [] });
  });

  test('is shown to every solver, and the examples only to the proposer', async () => {
    const { events } = await play(written, [right, wrong]);
    const prompts = events.flatMap((event) =>
      event.kind === 'decision' ? [[event.decision.agent, shownText(event.decision)]] : [],
    );
    expect(prompts).toEqual([
      ['proposer', '74+68-85;70-21-09;P'],
      ['solver-1', '31+02-97S'],
      ['solver-2', '31+02-97S'],
    ]);
  });
});

describe('a proposal is refused', () => {
  test.each([
    ['malformed', '31+02'],
    ['similar', '74+68-85'], // an example
    ['similar', '75+68-85'], // all but one character of it
    ['similar', '10+20+30'], // known, though not shown
  ])('without asking solvers, as %s: %s', async (reason, proposal) => {
    const outcome = outcomeOf(await play(proposal, [right, wrong]));
    expect(outcome.proposal).toMatchObject({ accepted: false, reason, share: null });
    expect(outcome).toMatchObject({ answers: [], unused: [] });
  });

  test('without asking solvers, if it is held out', async () => {
    const filters = { split: 'validation' } as const;
    const outcome = outcomeOf(await play(written, [right, wrong], filters));
    expect(outcome.proposal).toMatchObject({
      accepted: false,
      reason: 'other-split',
      problem: fresh,
    });
  });

  test.each([
    ['too-easy', [right, right, right, right, right], 1],
    ['too-easy', [right, right, right, right, wrong], 0.8], // the bound is excluded
    ['too-hard', ['3341', '3342', '3343', '3344', '3346'], 0.2],
    ['too-hard', ['', '', ''], 0],
  ])('as %s once %j were answered', async (reason, answers, share) => {
    const outcome = outcomeOf(await play(written, answers));
    expect(outcome.proposal).toMatchObject({ accepted: false, reason, share, problem: fresh });
    expect(outcome.answers).toEqual([]);
    expect(outcome.unused).toHaveLength(answers.length);
  });

  // What the filters keep out of the arms they must keep out of the floor, too, or it is the floor of nothing.
  test('and pays nobody for answers to it, in any arm of serl', async () => {
    const refused = await play(written, [right, right, right, right, wrong]);
    for (const arm of serl.settings.arm.choices) {
      const { rewards } = serl.build(applySettings(serl.settings, [`arm=${arm}`]));
      const paid = rewardGroup(rewards, [refused]).map(({ reward }) => reward);
      expect(paid, arm).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  test('by no filter that is switched off', async () => {
    const open = { mostSimilar: 1, share: null };
    for (const answers of [
      [right, right],
      ['', ''],
    ]) {
      const { proposal } = outcomeOf(await play('74+68-85', answers, open));
      expect(proposal).toMatchObject({ accepted: true, reason: null, similarity: 1 });
    }
  });
});

test('a game needs a proposer and a solver', async () => {
  const { ending } = await play(null, [right, right]);
  expect(ending).toMatchObject({
    kind: 'failed',
    error: expect.stringMatching(/must seat a proposer and a solver/) as string,
  });
});

describe('similarity', () => {
  test.each([
    ['', '', 0],
    ['abc', 'abc', 1],
    ['abc', 'xyz', 0],
    ['abcd', 'bd', 2 / 3], // 2 · 2 / 6
    ['74+68-85', '74+68-86', 7 / 8],
    ['ab', 'ba', 0.5],
  ])('of %j and %j is %d, either way', (one, other, expected) => {
    expect(similarity(one, other)).toBeCloseTo(expected, 12);
    expect(similarity(other, one)).toBeCloseTo(expected, 12);
  });
});

describe('options and tasks', () => {
  test.each([
    [{ mostSimilar: NaN }, /mostSimilar must lie in \[0, 1\], got NaN/],
    [{ mostSimilar: 1.1 }, /mostSimilar/],
    [{ share: [0.8, 0.2] as const }, /two shares in order/],
  ])('refuses the filters %j', (filters, reason) => {
    expect(() => proposerEnvironment({ domain, solvers: 2, filters })).toThrow(reason);
  });

  test('refuses no solvers', () => {
    expect(() => proposerEnvironment({ domain, solvers: 0 })).toThrow(/at least 1, got 0/);
  });

  test.each<[Plain, RegExp]>([
    [{ examples: ['47;+86'], known: [] }, /2 operations, got 1/],
    [{ examples: [], known: ['x'] }, /problem "x"/],
    [{ examples: [] }, /known/],
  ])('refuses the task %j', (given, reason) => {
    expect(() => {
      proposerEnvironment({ domain, solvers: 2 }).checkTask(given);
    }).toThrow(reason);
  });
});

describe('the game without roles', () => {
  test.each([
    [written, ['3354', '3354', '3355'], {}, 'accepted'],
    [written, ['3354', '3354', '3354'], {}, 'unsuitable'],
    ['74+68-85', [''], {}, 'refused'],
    ['???', [''], {}, 'garbled'],
  ])('shows and reads what the roles do: %s, %j, %j, %s', async (proposal, said, filters, end) => {
    const episode = await play(proposal, said, filters);
    const game = proposerSolver({ domain, solvers: 5, filters });
    const stream = openStream(keyFromSeed(1));
    const replies = [proposal, ...said];
    let state = game.initial(task, game.seats.slice(0, replies.length), stream);
    for (let acting = game.toAct(state); acting.length > 0; acting = game.toAct(state)) {
      const actions: Record<string, Action> = {};
      for (const seat of acting) {
        const decision = decisionsOf(episode).find(({ agent }) => agent === seat);
        expect(decision && shownText(decision)).toBe(game.observe(state, seat).compact);
        const action = game.parse?.(replies[game.seats.indexOf(seat)] ?? '', state, seat);
        if (action) actions[seat] = action;
      }
      state = game.apply(state, actions, stream);
    }
    expect(game.phase(state)).toBe(end);
    expect(episode.ending).toMatchObject({
      ...{ kind: 'finished', outcome: game.outcome?.(state), returns: game.returns(state) },
    });
  });
});
