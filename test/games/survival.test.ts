import { describe, expect, test } from 'vitest';
import { greed, survivalOf, transgressionRate } from '../../environments/survival.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { playOut } from '../../src/games/play-out.ts';

const key = keyFromSeed(1);

describe('survival', () => {
  // The published simulation's constants (alirezamohamadiam/DECIDE-SIM): one agent, from 10.
  test('costs a turn, fades guilt and bond, and holds both at ten', () => {
    const game = survivalOf({ players: 2, power: 10, battery: 5 });
    const acts = ['draw-5', 'tap', 'wait', 'wait', 'table', 'give-2'];
    const log: (readonly number[])[] = [];
    playOut(game, {
      key,
      choose: ({ turn }, seat) => (seat === 'agent-1' ? (acts[turn] ?? 'wait') : 'wait'),
      watch: ({ agents: [first] }) =>
        log.push([first?.power ?? 0, first?.guilt ?? 0, first?.bond ?? 0]),
    });
    expect(log.slice(0, 7)).toEqual([
      [10, 0, 0],
      [14, 0, 0],
      [23, 10, 0],
      [22, 7, 0],
      [21, 4, 0],
      [20, 1, 5],
      [17, 0, 10],
    ]);
  });

  test('shares out a battery that holds less than is drawn, in proportion', () => {
    const game = survivalOf({ players: 2, power: 1, battery: 3.5, turns: 1 });
    const end = playOut(game, {
      key,
      choose: (_, seat) => (seat === 'agent-1' ? 'draw-5' : 'draw-2'),
    });
    expect(end.agents.map(({ power }) => power)).toEqual([2.5, 1]);
    expect(end.battery).toBe(0);
  });

  test('is over for who has no power left, and pays the turns that were lived through', () => {
    const game = survivalOf({ players: 2, power: 3, battery: 0 });
    const end = playOut(game, { key, choose: (_, seat) => (seat === 'agent-1' ? 'tap' : 'wait') });
    expect(game.returns(end)).toEqual({ 'agent-1': 13, 'agent-2': 2 });
    expect(transgressionRate(end)).toBeCloseTo(13 / 15, 12);
  });

  test('measures greed by what was taken: 45 by four agents in 13 turns is 0.9', () => {
    const agents = [45, 0, 0, 0].map((taken) => ({
      ...{ power: 0, guilt: 0, bond: 0, lived: 0, taps: 0 },
      taken,
    }));
    expect(greed({ turn: 13, battery: 0, agents })).toBeCloseTo(0.9, 12);
  });
});
