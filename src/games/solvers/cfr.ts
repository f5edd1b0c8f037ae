import { OVER } from './game-tree.ts';
import type { GameTree } from './game-tree.ts';
import { normalise, uniformTable } from './strategy-table.ts';
import type { StrategyTable } from './strategy-table.ts';

/** How regrets are kept and averaged: what sets apart the kinds of counterfactual regret minimisation. */
export interface CfrVariant {
  /** Whether the seats learn one after the other, each against what those before have learned already. */
  readonly alternating: boolean;
  /** An action's regret after iteration `t`, of what it was and what was gained in it. */
  regret(before: number, gain: number, t: number): number;
  /** What the strategy of iteration `t` counts for in the average; t from 1. */
  weight(t: number): number;
}

/**
 * As published, but for alternating updates, which come closer in as many iterations (OpenSpiel's default).
 *
 * @see Zinkevich et al. (2007), "Regret minimization in games with incomplete information", NeurIPS 20
 */
export const CFR: CfrVariant = {
  alternating: true,
  regret: (before, gain) => before + gain,
  weight: () => 1,
};

/**
 * Regrets never below 0, alternating updates, linear weights.
 *
 * @see Tammelin (2014), "Solving large imperfect information games using CFR+", https://arxiv.org/abs/1407.5042
 */
export const CFR_PLUS: CfrVariant = {
  alternating: true,
  regret: (before, gain) => Math.max(0, before + gain),
  weight: (t) => t,
};

/**
 * Discounted CFR with α 3/2, β 0, γ 2: regrets above 0 are held by t^α/(t^α + 1), those below by 1/2, the average by (t/(t+1))^γ.
 *
 * @see Brown & Sandholm (2019), "Solving imperfect-information games via discounted regret minimization", AAAI
 */
export const DISCOUNTED_CFR: CfrVariant = {
  alternating: true,
  regret: (before, gain, t) => {
    const after = before + gain;
    return after > 0 ? after * (t ** 1.5 / (t ** 1.5 + 1)) : after / 2;
  },
  // Discounting what came before by (t/(t+1))² is weighing iteration t by t².
  weight: (t) => t * t,
};

/** A solver that can go on. */
export interface RegretSolver {
  readonly iterations: number;
  iterate(count: number): void;
  /** The average strategy, which is what approaches an equilibrium in games of two and sum 0. */
  average(): StrategyTable;
}

/**
 * Counterfactual regret minimisation over a whole tree: at each information state actions are taken in proportion to
 * how much it would have gained to have taken them always.
 */
export function openCfr(tree: GameTree, variant: CfrVariant = CFR): RegretSolver {
  const { nodes, firstChild, children, place, probability, informationStates, actions } = tree;
  const width = tree.seats.length;
  const regrets = new Float64Array(actions);
  const gains = new Float64Array(actions);
  const played = new Float64Array(actions);
  const current = uniformTable(tree);
  const offsets = Int32Array.from(informationStates, ({ offset }) => offset);
  const owners = Int32Array.from(informationStates, ({ seat }) => seat);
  // How likely each seat, and after them chance, leads to a node.
  const reach = Array.from({ length: width + 1 }, () => new Float64Array(nodes));
  const values = new Float64Array(nodes * width);
  let t = 0;

  const reachAll = () => {
    for (const own of reach) own[0] = 1;
    for (let node = 0; node < nodes; node++) {
      const at = place[node] ?? OVER;
      const [first, count] = [firstChild[node] ?? 0, children[node] ?? 0];
      const actor = at < 0 ? width : (owners[at] ?? 0);
      for (const [seat, own] of reach.entries()) {
        const here = own[node] ?? 0;
        for (let i = 0; i < count; i++) {
          const share = at < 0 ? probability[first + i] : current[(offsets[at] ?? 0) + i];
          own[first + i] = seat === actor ? here * (share ?? 0) : here;
        }
      }
    }
  };

  /** From the end backwards: values under the current strategies, and what each action would have gained. */
  const learn = (learning: number | 'all') => {
    reachAll();
    values.set(tree.returns);
    gains.fill(0);
    for (let node = nodes - 1; node >= 0; node--) {
      const at = place[node] ?? OVER;
      const [first, count] = [firstChild[node] ?? 0, children[node] ?? 0];
      const offset = at < 0 ? -1 : (offsets[at] ?? 0);
      for (let i = 0; i < count; i++) {
        const share = (offset < 0 ? probability[first + i] : current[offset + i]) ?? 0;
        if (share === 0) continue;
        for (let seat = 0; seat < width; seat++) {
          const v = node * width + seat;
          values[v] = (values[v] ?? 0) + share * (values[(first + i) * width + seat] ?? 0);
        }
      }
      if (at < 0) continue;
      const seat = owners[at] ?? 0;
      if (learning !== 'all' && learning !== seat) continue;
      let others = 1;
      for (const [other, own] of reach.entries()) if (other !== seat) others *= own[node] ?? 0;
      const own = (reach[seat]?.[node] ?? 0) * variant.weight(t);
      const value = values[node * width + seat] ?? 0;
      for (let i = 0; i < count; i++) {
        const k = offset + i;
        const gain = (values[(first + i) * width + seat] ?? 0) - value;
        gains[k] = (gains[k] ?? 0) + others * gain;
        played[k] = (played[k] ?? 0) + own * (current[k] ?? 0);
      }
    }
    for (const { seat, legal, offset } of informationStates) {
      if (learning !== 'all' && learning !== seat) continue;
      for (let k = offset; k < offset + legal.length; k++) {
        regrets[k] = variant.regret(regrets[k] ?? 0, gains[k] ?? 0, t);
      }
    }
    normalise(tree, regrets, current);
  };

  return {
    get iterations() {
      return t;
    },
    iterate: (count) => {
      for (const end = t + count; t < end;) {
        t++;
        if (variant.alternating) for (let seat = 0; seat < width; seat++) learn(seat);
        else learn('all');
      }
    },
    average: () => {
      const table = new Float64Array(actions);
      normalise(tree, played, table);
      return table;
    },
  };
}
