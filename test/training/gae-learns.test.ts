import { describe, expect, test } from 'vitest';
import { gameEnvironment } from '../../src/actors/game-environment.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import type { Game } from '../../src/games/game.ts';
import { gae, ppoClip } from '../../src/learning/index.ts';
import { decodeEpisode } from '../../src/recording/decode-episode.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import { stepRewards } from '../../src/rewards/terms/step-rewards.ts';
import { trainInMemory } from '../../src/training/train-in-memory.ts';

const CODE = '1302';

/** A lock of four digits: a wrong one ends the game, and opening it earns 1. A random seat does one time in 256. */
const lock: Game<{ readonly pressed: string }> = {
  name: 'lock',
  type: {
    ...{ players: [1, 1], turnOrder: 'sequential', information: 'perfect', payoffSum: 'general' },
    ...{ rewardBounds: [0, 1], chance: 'none', symmetric: false, illegal: 'forfeit', longest: 4 },
  },
  seats: ['thief'],
  phases: { pressing: ['pressing', 'over'], over: [] },
  initial: () => ({ pressed: '' }),
  phase: (state) => (isOver(state) ? 'over' : 'pressing'),
  toAct: (state) => (isOver(state) ? [] : ['thief']),
  legal: () => ['0', '1', '2', '3'],
  apply: ({ pressed }, { thief }) => ({
    pressed: pressed + (thief?.ok === true ? String(thief.body as string) : 'x'),
  }),
  returns: ({ pressed }) => ({ thief: pressed === CODE ? 1 : 0 }),
  observe: ({ pressed }) => ({
    compact: `${pressed}?`,
    chat: [{ role: 'user', content: `Pressed: ${pressed}. Which digit is next?` }],
    maxLength: 1,
  }),
};
const isOver = ({ pressed }: { readonly pressed: string }) =>
  pressed === CODE || !CODE.startsWith(pressed);

const experiment: Experiment = {
  environment: gameEnvironment(lock),
  policies: {
    thief: {
      kind: 'transformer',
      characters: '0123?',
      config: { width: 16, layers: 1, heads: 2, hidden: 32, context: 8 },
    },
  },
  warmStart: [],
  schedule: { updates: 45, staleness: 0, evaluateEvery: 45 },
  plan: ({ versions }) =>
    Array.from({ length: 64 }, () => ({
      task: null,
      seats: { thief: { role: 'player', policy: 'thief', version: versions['thief'] ?? 0 } },
    })),
  rewards: composeRewards([{ term: stepRewards(), weight: 1 }]),
  training: {
    thief: {
      estimator: gae({ lambda: 0.9 }),
      objective: ppoClip({ valueWeight: 0.5, entropyWeight: 0.02 }),
      passes: 2,
      learningRate: 0.01,
    },
  },
  evaluations: [],
  alarms: [],
};

describe('PPO with GAE', () => {
  test('learns a reward that comes four decisions late, and what to expect before each of them', async () => {
    const turns: (readonly Episode[])[] = [];
    await trainInMemory(experiment, {
      seed: 1,
      backend: 'wasm',
      onEvent: (event) => {
        if (event.kind === 'update') turns.push(event.episodes);
      },
    });
    const opened = (episodes: readonly Episode[]) =>
      episodes.filter(({ ending }) => ending.returns?.['thief'] === 1).length / episodes.length;
    const early = opened(turns.slice(0, 5).flat());
    const late = turns.slice(-5).flat();
    expect(early).toBeLessThan(0.2);
    expect(opened(late)).toBeGreaterThan(0.9);
    // In the log, too: what the value head said before the first and before the last digit.
    const told = late.map((episode) => decodeEpisode(encodeEpisode(episode))).map(decisionsOf);
    const mean = (place: number) => {
      const values = told.flatMap((made) => made[place]?.values?.[0] ?? []);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(mean(0)).toBeGreaterThan(0.7);
    expect(mean(3)).toBeGreaterThan(0.9);
    expect(decisionsOf(turns[0]?.[0] as Episode)[0]?.values).toEqual([0]); // it begins knowing nothing
  });
});
