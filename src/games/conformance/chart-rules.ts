import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import { playAll } from './game-example.ts';
import type { GameExample } from './game-example.ts';

const TINY = 1e-9;

/** A game's phases, who acts in them, and its chance nodes are what it declares. */
export const CHART_RULES: readonly Rule<GameExample>[] = [
  {
    name: 'goes only where its phases lead, and takes every edge that they declare',
    check: (example) => {
      const { game } = example;
      const taken = new Set<string>();
      for (const { states } of playAll(example)) {
        for (const [i, state] of states.entries()) {
          const phase = game.phase(state);
          demand(game.phases[phase] !== undefined, () => `phase '${phase}' isn't declared`);
          if (i > 0) taken.add(`${game.phase(states[i - 1])} -> ${phase}`);
        }
        const last = game.phase(states.at(-1));
        demand(game.phases[last]?.length === 0, () => `it is over in '${last}', which isn't final`);
      }
      const declared = Object.entries(game.phases).flatMap(([from, to]) =>
        to.map((phase) => `${from} -> ${phase}`),
      );
      const unknown = [...taken].filter((edge) => !declared.includes(edge));
      demand(unknown.length === 0, () => `takes ${unknown.join(', ')}, which isn't declared`);
      const never = declared.filter((edge) => !taken.has(edge));
      demand(never.length === 0, () => `never takes ${never.join(', ')}`);
    },
  },
  {
    name: 'has one seat act at a time, or several at once, as it declares, and offers each what is legal once',
    check: (example) => {
      const { game } = example;
      let most = 0;
      for (const {
        states,
        opening: { seated },
      } of playAll(example)) {
        for (const state of states) {
          const acting = game.toAct(state);
          most = Math.max(most, acting.length);
          const stranger = acting.find((seat) => !seated.includes(seat));
          demand(stranger === undefined, () => `${stranger ?? ''} must act and isn't seated`);
          for (const seat of acting) {
            const legal = game.legal(state, seat);
            const isWell =
              legal === null || (legal.length > 0 && new Set(legal).size === legal.length);
            demand(isWell, () => `${seat} may do ${legal?.join(', ') ?? ''}`);
          }
        }
      }
      const shown = most > 1 ? 'simultaneous' : 'sequential';
      demand(shown === game.type.turnOrder, () => `${most} at most act at once`);
    },
  },
  {
    name: 'has chance nodes where nobody acts, whose outcomes differ and add up to 1',
    check: (example) => {
      const { game } = example;
      for (const { states } of playAll(example)) {
        for (const state of states) {
          const outcomes = game.chance?.(state) ?? null;
          if (outcomes === null) continue;
          demand(game.toAct(state).length === 0, () => 'somebody acts at a chance node');
          const sum = outcomes.reduce((all, { probability }) => all + probability, 0);
          demand(Math.abs(sum - 1) < TINY, () => `the probabilities add up to ${sum}`);
          const labels = new Set(outcomes.map(({ label }) => label));
          demand(labels.size === outcomes.length, () => 'two outcomes have one label');
        }
      }
    },
  },
];
