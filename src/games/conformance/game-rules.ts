import type { Rule } from '../../core/rule.ts';
import { CHART_RULES } from './chart-rules.ts';
import type { GameExample } from './game-example.ts';
import { ILLEGAL_RULES } from './illegal-rules.ts';
import { KNOWLEDGE_RULES } from './knowledge-rules.ts';
import { PAYOFF_RULES } from './payoff-rules.ts';
import { STATE_RULES } from './state-rules.ts';

/** Everything a game must keep to, whatever is played. */
export const GAME_RULES: readonly Rule<GameExample>[] = [
  ...CHART_RULES,
  ...PAYOFF_RULES,
  ...STATE_RULES,
  ...ILLEGAL_RULES,
  ...KNOWLEDGE_RULES,
];
