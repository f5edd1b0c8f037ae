import { judgedAnswers, meanCredits } from 'agon-sim';
import type { RewardTerm } from 'agon-sim';

/**
 * Pays an answer the share of the group's other answers that say something else; a malformed one 0.
 *
 * Range [0, 1], both included.
 */
export function distinct(): RewardTerm {
  return {
    name: 'distinct',
    sources: [],
    range: [0, 1],
    judge: (group) => {
      const answers = judgedAnswers(group, 'distinct');
      const payments = answers.map((answer) => {
        const others = answers.filter((other) => other !== answer);
        const different = others.filter(({ value }) => value !== answer.value);
        const paid = answer.value !== null && others.length > 0;
        return { to: answer, value: paid ? different.length / others.length : 0 };
      });
      return meanCredits('distinct', payments);
    },
  };
}
