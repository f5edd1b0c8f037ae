import type { Decision } from '../../src/core/decision.ts';
import type { Experience } from '../../src/learning/experience.ts';

/** What may be said of an experience and its decision, in one list; a prompt is compact. */
export interface Given
  extends Partial<Omit<Experience, 'decision'>>, Partial<Omit<Decision, 'shown' | 'sampling'>> {
  readonly prompt?: string;
  readonly temperature?: number;
}

/** An experience of which only some things matter. */
export function experience(given: Given = {}): Experience {
  const { group = 'task-0', reward = 0, hasReward = true, rewardTerms = {}, ...more } = given;
  const { credits = [], tokenRewards, ...rest } = more;
  const { prompt = 'p', temperature = 1, ...decided } = rest;
  return {
    decision: {
      episode: 'train-1-0',
      agent: 'critic-1',
      role: 'critic',
      decisionIndex: 0,
      policy: 'critic',
      version: 0,
      shown: { kind: 'compact', text: prompt },
      text: '',
      tokens: [1],
      logProbs: [-0.5],
      sampling: { temperature, topP: 1, logProbs: 'drawn' },
      finish: 'stop',
      ...decided,
    },
    group,
    reward,
    hasReward,
    rewardTerms,
    credits,
    ...(tokenRewards && { tokenRewards }),
  };
}

/** One experience per reward, each in an episode of its own. */
export function withRewards(rewards: readonly number[], given: Given = {}): Experience[] {
  return rewards.map((reward, i) => experience({ episode: `train-1-${i}`, reward, ...given }));
}

/** One experience per reward, all in one episode: samples of the same decision. */
export function samples(
  episode: string,
  rewards: readonly number[],
  given: Given = {},
): Experience[] {
  return rewards.map((reward, i) =>
    experience({ episode, agent: `critic-${i + 1}`, reward, ...given }),
  );
}
