import { shownText } from '../../src/core/decision.ts';
import { decisionsOf, keyFromSeed, openStream } from 'agon-sim';
import type { Action, Plain } from 'agon-sim';
import { adversarialSteps } from '../../environments/adversarial-steps.ts';
import { describe, expect, test } from 'vitest';
import { getNextTransitions, initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot } from 'xstate';
import {
  adversarialEnvironment,
  adversarialTask,
  benchTask,
} from '../../scenarios/curricula/adversarial-steps/index.ts';
import { domain, outcomeOf, playGame } from './play-game.ts';
import { renderEpisode } from './render-episode.ts';

const environment = adversarialEnvironment({ domain, critics: 2 });
const problem = '47;+86;-58';
const sneakyTask = { game: 'sneaky', problem, place: 1 } as const;
const correctTask = { game: 'correct', problem, place: 1 } as const;
const bench = benchTask({
  problem,
  prefix: ['47+86=33'],
  step: '33-58=85',
  correct: false,
  family: 'carry forgotten',
});

describe('golden playthroughs', () => {
  test.each([
    ['sneaky', sneakyTask, { sneaky: '33-85=58', critics: ['5=7>n', '5=8=y'] }],
    ['correct', correctTask, { critics: ['5=7=y', '5=8>n'] }],
    ['invalid-corruption', sneakyTask, { sneaky: '43-95=57', critics: ['', ''] }],
    ['unusable-solution', sneakyTask, { solver: '74+68=4343-85=67', critics: ['', ''] }],
  ])('%s', async (name, task, replies) => {
    const episode = await playGame(environment, task, replies);
    await expect(renderEpisode(episode)).toMatchFileSnapshot(
      `golden/adversarial-steps/${name}.txt`,
    );
  });

  test('kinds chosen first', async () => {
    const chosenFirst = adversarialEnvironment({ domain, critics: 1, errorKinds: 'chosen-first' });
    const sneaky = `${domain.compact.mark('droppedCarry')}33-85=58`;
    const episode = await playGame(chosenFirst, sneakyTask, { sneaky, critics: ['5=7>n'] });
    await expect(renderEpisode(episode)).toMatchFileSnapshot(
      'golden/adversarial-steps/chosen-first.txt',
    );
  });

  test('bench', async () => {
    const replies = { critics: ['5=7>n'] };
    const episode = await playGame(environment, bench, replies, { seats: ['critic-1'] });
    await expect(renderEpisode(episode)).toMatchFileSnapshot('golden/adversarial-steps/bench.txt');
  });
});

describe('a sneaky game', () => {
  test('shows every critic the rewritten step as if it were any other', async () => {
    const episode = await playGame(environment, sneakyTask, {
      sneaky: '33-85=58',
      critics: ['5=7>n', '5=8=y'],
    });
    const shown = episode.events.flatMap((event) =>
      event.kind === 'decision' && event.decision.agent.startsWith('critic')
        ? [shownText(event.decision)]
        : [],
    );
    expect(shown).toEqual(['C74+68-85;13333-85=58?', 'C74+68-85;13333-85=58?']);
    expect(outcomeOf(episode)).toMatchObject({
      kind: 'judged',
      valid: true,
      correct: false,
      sneaky: 'sneaky',
      family: 'droppedCarry',
      errorKind: null,
      change: { edits: 1, resultRight: false, selfConsistent: false },
      verdicts: [
        { agent: 'critic-1', verdict: false, right: true, workRight: true },
        { agent: 'critic-2', verdict: true, right: false, workRight: false },
      ],
    });
  });

  test.each([
    ['33-85=57', 'nothing was changed', false],
    ['43-95=57', 'the stated result is still right', false],
    ['33+85=19', 'the operator was changed', false],
    ['44-96=07', '5 characters were changed, at most 4 may be', false],
    ['33-85=5', 'neither the compact form nor a <step>', true],
    ['33 85=58', 'neither the compact form nor a <step>', true],
  ])('with the rewrite %s never reaches a critic: %s', async (sneaky, reason, malformed) => {
    const episode = await playGame(environment, sneakyTask, { sneaky, critics: ['', ''] });
    expect(outcomeOf(episode)).toMatchObject({
      kind: 'invalid-corruption',
      valid: false,
      sneaky: 'sneaky',
      reason,
      malformed: malformed ? ['sneaky'] : [],
      candidate: malformed ? null : domain.compact.readStep(sneaky),
      correct: null,
      verdicts: [],
    });
    expect(episode.events.some((e) => e.kind === 'message' && e.message.kind === 'examine')).toBe(
      false,
    );
  });

  test('keeps the error kind that was named first beside the one it looks like', async () => {
    const chosenFirst = adversarialEnvironment({ domain, critics: 1, errorKinds: 'chosen-first' });
    const sneaky = `${domain.compact.mark('randomDigit')}33-85=58`;
    const episode = await playGame(chosenFirst, sneakyTask, { sneaky, critics: ['5=7>n'] });
    expect(outcomeOf(episode)).toMatchObject({
      errorKind: 'randomDigit',
      family: 'droppedCarry',
      candidate: '33-58=85',
    });
  });

  test('rejects a rewrite of another kind than the one that was named first', async () => {
    const chosenFirst = adversarialEnvironment({ domain, critics: 1, errorKinds: 'chosen-first' });
    const sneaky = `${domain.compact.mark('operandMiscopiedB')}33-85=58`;
    const episode = await playGame(chosenFirst, sneakyTask, { sneaky, critics: [''] });
    expect(outcomeOf(episode)).toMatchObject({
      kind: 'invalid-corruption',
      reason: 'it is no operandMiscopiedB, which was named',
      malformed: [],
    });
  });

  test('offers kinds that rewrite the operator only where the gate lets them through', async () => {
    const sneaky = `${domain.compact.mark('wrongOperatorShown')}33+85=19`;
    const play = { sneaky, critics: ['5>7>n'] };
    const options = { domain, critics: 1, errorKinds: 'chosen-first' } as const;
    const closed = await playGame(adversarialEnvironment(options), sneakyTask, play);
    expect(outcomeOf(closed)).toMatchObject({ valid: false, malformed: ['sneaky'] });
    const open = adversarialEnvironment({
      ...options,
      gate: { operatorEdits: 'allowed', mostEdits: 4 },
    });
    expect(outcomeOf(await playGame(open, sneakyTask, play))).toMatchObject({ valid: true });
  });
});

describe('a correct game', () => {
  test('shows the untouched step, and asks nobody to rewrite it', async () => {
    const seats = ['solver', 'verifier', 'critic-1', 'critic-2'];
    const replies = { critics: ['5=7=y', '5=8>n'] };
    const outcome = outcomeOf(await playGame(environment, correctTask, replies, { seats }));
    expect(outcome).toMatchObject({
      kind: 'judged',
      correct: true,
      candidate: '33-58=75',
      sneaky: null,
      valid: null,
      family: 'none',
      verdicts: [
        { right: true, workRight: true },
        { right: false, workRight: false },
      ],
    });
  });
});

describe('a solution', () => {
  test.each([
    ['malformed', '74+68=33', '74+68=3333-85=5', ['solver']],
    ['wrong at the chosen step', '', '74+68=3333-85=67', []],
    ['wrong before the chosen step', '', '74+68=4333-85=57', []],
    ['too short for the chosen step', '', '74+68=33', []],
  ])('that is %s ends the game, unusable', async (_, __, solver, malformed) => {
    const episode = await playGame(environment, sneakyTask, { solver, critics: ['', ''] });
    expect(outcomeOf(episode)).toMatchObject({
      kind: 'unusable-solution',
      step: null,
      candidate: null,
      sneaky: null,
      valid: null,
      malformed,
      verdicts: [],
    });
  });

  test('need only be correct up to the chosen step', async () => {
    const task = { ...sneakyTask, place: 0 };
    const episode = await playGame(environment, task, {
      solver: '74+68=3333-85=67',
      sneaky: '74+68=32',
      critics: ['3=3>n', '3=2=y'],
    });
    expect(outcomeOf(episode)).toMatchObject({ kind: 'judged', prefix: [], step: '47+86=33' });
  });
});

describe('a critic', () => {
  test('whose reply is malformed is neither right nor left out', async () => {
    const replies = { sneaky: '33-85=58', critics: ['5=7>', '5=7>n'] };
    const outcome = outcomeOf(await playGame(environment, sneakyTask, replies));
    expect(outcome.malformed).toEqual(['critic-1']);
    expect(outcome.verdicts).toEqual([
      {
        agent: 'critic-1',
        verdict: null,
        right: false,
        recomputed: null,
        consistent: false,
        workRight: false,
      },
      {
        agent: 'critic-2',
        verdict: false,
        right: true,
        recomputed: '75',
        consistent: true,
        workRight: true,
      },
    ]);
  });

  test('that is right for the wrong reason has not done its work', async () => {
    const replies = {
      sneaky: '33-85=58',
      critics: ['4>7>n', '<verdict>incorrect</verdict>', '5>7=n'],
    };
    const three = adversarialEnvironment({ domain, critics: 3 });
    const outcome = outcomeOf(await playGame(three, sneakyTask, replies));
    expect(outcome.verdicts).toMatchObject([
      // 74 is not the result; no result at all; marks that don't follow from the right one.
      { right: true, workRight: false, recomputed: '74', consistent: true },
      { right: true, workRight: false, recomputed: null, consistent: true },
      { right: true, workRight: false, recomputed: '75', consistent: false },
    ]);
  });

  test('judges a bench candidate without anybody else, against the label of the line', async () => {
    const play = { critics: ['5=7>n', '5=8=y'] };
    const seats = ['critic-1', 'critic-2'];
    const outcome = outcomeOf(await playGame(environment, bench, play, { seats }));
    expect(outcome).toMatchObject({
      kind: 'judged',
      game: 'bench',
      correct: false,
      family: 'carry forgotten',
      step: '33-58=75',
      verdicts: [
        { right: true, workRight: true },
        { right: false, workRight: false },
      ],
    });
  });

  test('must be seated', async () => {
    const seats = ['solver', 'sneaky', 'verifier'];
    const episode = await playGame(environment, sneakyTask, {}, { seats });
    expect(episode.ending).toMatchObject({
      kind: 'failed',
      error: expect.stringMatching(/must seat a critic/) as string,
    });
  });
});

test('the step is drawn from the key of the episode, each equally likely, unless the task names it', async () => {
  const task = { ...correctTask, place: null };
  const places: number[] = [];
  for (let seed = 0; seed < 60; seed++) {
    const episode = await playGame(environment, task, { critics: ['5=7=y', ''] }, { seed });
    places.push(outcomeOf(episode).prefix.length);
  }
  const first = places.filter((place) => place === 0).length;
  expect(first).toBeGreaterThan(15); // 30 expected; 15 is 3.9 standard deviations away
  expect(first).toBeLessThan(45);
});

describe('the door', () => {
  test.each([
    [{ ...sneakyTask, game: 'other' }, /game/],
    [{ ...sneakyTask, problem: '47;+86' }, /problem: it must have 2 operations/],
    [{ ...sneakyTask, place: 2 }, /place must be below the problem's 2 steps/],
    [{ ...sneakyTask, place: -1 }, /place/],
    [{ ...bench, prefix: ['47+86=34'] }, /prefix must be correct/],
    [{ ...bench, candidate: 'x' }, /candidate: it must look like/],
    [{ ...bench, correct: true }, /labelled correct but isn't/],
    [null, /object/],
  ])('refuses the task %j', (task, message) => {
    expect(() => environment.checkTask(task)).toThrow(message);
    expect(() => environment.checkTask(task)).toThrow(
      /make tasks with adversarialTask or benchTask/,
    );
  });

  test('takes every task that is proposed', () => {
    const stream = openStream(keyFromSeed(1));
    for (const split of ['train', 'heldOut'] as const) {
      const task = adversarialTask(domain, stream, split, 'sneaky');
      expect(domain.splitOf(task.problem)).toBe(split);
      environment.checkTask(task);
    }
  });

  test.each([0, 1.5, NaN])('refuses %d critics', (critics) => {
    expect(() => adversarialEnvironment({ domain, critics })).toThrow(/critics must be an integer/);
  });
});

test('what nobody asked for changes nothing: an injected answer, a second verdict', () => {
  const seats = Object.fromEntries(
    Object.entries(environment.roles).map(([agent, { name }]) => [
      agent,
      { role: name, policy: agent, version: 0 },
    ]),
  );
  const plan = { id: 'e', group: 'g', key: [1, 2], environment: environment.name, seats };
  const { machine } = environment;
  const say = (snapshot: AnyMachineSnapshot, from: string, kind: string, body: Plain) =>
    transition(machine, snapshot, {
      type: kind,
      message: { seq: 0, from, to: 'environment', kind, body },
    })[0];
  const verdict = (correct: boolean) => ({ correct, recomputed: '75', consistent: true });

  const [solving] = initialTransition(machine, { plan: { ...plan, task: sneakyTask } });
  expect(say(solving, 'critic-1', 'verdict', verdict(true))).toEqual(solving);
  expect(say(solving, 'verifier', 'finding', { valid: true })).toEqual(solving);
  expect(say(solving, 'critic-1', 'malformed', { reason: '' })).toEqual(solving);
  const reviewing = say(solving, 'solver', 'solution', { steps: ['47+86=33', '33-58=75'] });
  const corrupting = say(reviewing, 'verifier', 'reviewed', { correctSteps: 2, reason: null });
  expect(corrupting.value).toBe('corrupting');
  expect(say(corrupting, 'solver', 'malformed', { reason: '' })).toEqual(corrupting);

  const [examining] = initialTransition(machine, { plan: { ...plan, task: bench } });
  const once = say(examining, 'critic-2', 'verdict', verdict(true));
  expect(say(once, 'critic-2', 'verdict', verdict(false))).toEqual(once);
  expect(say(once, 'solver', 'verdict', verdict(false))).toEqual(once);
  expect(say(once, 'critic-1', 'verdict', verdict(false)).output).toMatchObject({
    verdicts: [{ verdict: false }, { verdict: true }],
  });
  // Heard and left alone, not unknown: a message that no state knows fails its episode.
  expect(getNextTransitions(solving).map(({ eventType }) => String(eventType))).toEqual(
    expect.arrayContaining(['verdict', 'finding', 'reviewed', 'corruption']),
  );
});

test('a game is as long as its type says at most', async () => {
  const play = { sneaky: '33-85=58', critics: ['5=7>n', '5=8=y'] };
  const episode = await playGame(environment, sneakyTask, play);
  const messages = episode.events.flatMap((event) =>
    event.kind === 'message' ? [event.message] : [],
  );
  expect(messages.length).toBeLessThanOrEqual(environment.type.longestEpisode);
  const asked = messages.filter(({ from }) => from === 'environment').map(({ kind }) => kind);
  expect(new Set(asked).size).toBe(adversarialSteps({ domain, critics: 2 }).type.longest);
});

describe('the game without roles', () => {
  const game = adversarialSteps({ domain, critics: 2 });
  const open = (task: typeof sneakyTask) =>
    game.initial(task, game.seats, openStream(keyFromSeed(1)));

  test('shows and reads what the roles do', async () => {
    const replies: Readonly<Record<string, string>> = {
      solver: '74+68=3333-85=57',
      sneaky: '33-85=58',
      'critic-1': '5=7>n',
      'critic-2': '5=8=y',
    };
    const { solver, sneaky = '', ...critics } = replies;
    const episode = await playGame(environment, sneakyTask, {
      sneaky,
      critics: Object.values(critics),
    });
    const decisions = decisionsOf(episode);
    expect(solver).toBe(decisions.find(({ agent }) => agent === 'solver')?.text);
    let state = open(sneakyTask);
    for (let acting = game.toAct(state); acting.length > 0; acting = game.toAct(state)) {
      const actions: Record<string, Action> = {};
      for (const seat of acting) {
        const decision = decisions.find(({ agent }) => agent === seat);
        const given = game.given?.(state, seat) ?? null;
        expect(given === null).toBe(seat !== 'verifier');
        if (decision) expect(game.observe(state, seat).compact).toBe(shownText(decision));
        const action = given ?? game.parse?.(replies[seat] ?? '', state, seat);
        if (action) actions[seat] = action;
      }
      state = game.apply(state, actions, openStream(keyFromSeed(2)));
    }
    expect(outcomeOf(episode)).toEqual(game.outcome?.(state));
    expect(episode.ending).toMatchObject({ returns: game.returns(state) });
    expect(game.returns(state)).toEqual({
      ...{ solver: 0, sneaky: 0, verifier: 0, 'critic-1': 1, 'critic-2': -1 },
    });
  });
});
