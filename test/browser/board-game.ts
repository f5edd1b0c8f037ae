import {
  batchNormalised,
  composeRewards,
  defineScenario,
  gameEnvironment,
  reinforcePlusPlus,
  returns,
} from 'agon-sim';
import type { EpisodeRequest } from 'agon-sim';
import { ticTacToe } from 'agon-sim/environments';

/** Tic-tac-toe against its own past, from nothing: a run to look at, that takes seconds. */
export default defineScenario({
  name: 'tic-tac-toe',
  title: 'One tiny transformer learns tic-tac-toe against itself',
  sources: [],
  settings: { updates: 6, games: 24, learningRate: 0.003 },
  build: (settings) => {
    const player = (version: number) => ({ role: 'player', policy: 'player', version });
    const game = (first: number, second: number): EpisodeRequest => ({
      task: null,
      seats: { first: player(first), second: player(second) },
    });
    return {
      environment: gameEnvironment(ticTacToe),
      policies: {
        player: {
          kind: 'transformer',
          characters: 'mt.?012345678',
          config: { width: 16, layers: 1, heads: 1, hidden: 16, context: 12 },
        },
      },
      warmStart: [],
      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: 3 },
      plan: ({ versions, opponents }) =>
        opponents('player', settings.games).map((version) =>
          game(versions['player'] ?? 0, version),
        ),
      rewards: composeRewards([{ term: returns(), weight: 1 }]),
      training: {
        player: {
          estimator: batchNormalised(),
          objective: reinforcePlusPlus({ entropyWeight: 0.05 }),
          learningRate: settings.learningRate,
        },
      },
      opponents: {
        player: {
          seat: 'second',
          shares: { latest: 0.5, initial: 0.25, past: 0.25 },
          pool: { admitEvery: 1, size: 6 },
          success: ({ ending }, seat) => ((ending.returns?.[seat] ?? 0) + 1) / 2,
        },
      },
      evaluations: [
        {
          name: 'against-the-first',
          games: ({ player: version = 0 }) => Array.from({ length: 24 }, () => game(version, 0)),
          score: (episodes) => {
            const won = episodes.filter(({ ending }) => (ending.returns?.['first'] ?? 0) > 0);
            return { won: won.length / episodes.length };
          },
        },
      ],
      alarms: [
        {
          ...{ name: 'short', metric: 'player.length', band: [2, 9], of: 'value', patience: 2 },
          advice: 'moves are a character long, so this rule always speaks',
        },
      ],
    };
  },
});
