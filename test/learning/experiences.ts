import type { Experience } from '../../src/learning/experience.ts';

/** An experience of which only some things matter. */
export function experience(given: Partial<Experience> = {}): Experience {
  return {
    episode: 'train-1-0',
    group: 'task-0',
    agent: 'critic-1',
    decisionIndex: 0,
    role: 'critic',
    policy: 'critic',
    version: 0,
    prompt: 'p',
    tokens: [1],
    logProbs: [-0.5],
    temperature: 1,
    reward: 0,
    hasReward: true,
    rewardTerms: {},
    ...given,
  };
}

/** One experience per reward, each in an episode of its own. */
export function withRewards(
  rewards: readonly number[],
  given: Partial<Experience> = {},
): Experience[] {
  return rewards.map((reward, i) => experience({ episode: `train-1-${i}`, reward, ...given }));
}

/** One experience per reward, all in one episode: samples of the same decision. */
export function samples(
  episode: string,
  rewards: readonly number[],
  given: Partial<Experience> = {},
): Experience[] {
  return rewards.map((reward, i) =>
    experience({ episode, agent: `critic-${i + 1}`, reward, ...given }),
  );
}
