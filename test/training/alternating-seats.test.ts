import { applySettings, buildExperiment, openEngine, openTraining, warmUp } from 'agon-sim';
import type { EpisodeRequest, Experiment, OpenTraining } from 'agon-sim';
import { afterEach, expect, test } from 'vitest';
import scenario from '../../docs/examples/rock-paper-scissors.ts';

const SEATS = ['left', 'right'] as const;

/** What `success` was asked of: the game, the seat, and which version sat there. */
interface Asked {
  readonly id: string;
  readonly seat: string;
  readonly version: unknown;
}

/** Every other game seats the opponent, always the first version, at the left. */
function alternating(asked: Asked[]): Experiment {
  const set = ['games=6', 'updates=3', 'opponents.latest=0', 'opponents.initial=1'];
  const experiment = buildExperiment(scenario, applySettings(scenario.settings, set));
  const rules = experiment.opponents?.['player'];
  if (rules === undefined) throw new Error('the example has lost its opponents');
  return {
    ...experiment,
    schedule: { ...experiment.schedule, staleness: 1 },
    plan: ({ versions, opponents }) =>
      opponents('player', 6).map((version, n): EpisodeRequest => {
        const [own, other] = n % 2 === 0 ? SEATS : (['right', 'left'] as const);
        const player = (of: number) => ({ role: 'player', policy: 'player', version: of });
        const seats = { [own]: player(versions['player'] ?? 0), [other]: player(version) };
        return { task: null, seats, opponents: { player: other } };
      }),
    opponents: {
      player: {
        ...rules,
        success: (episode, seat) => {
          const { id, seats } = episode.plan;
          asked.push({ id, seat, version: seats[seat]?.version });
          return rules.success(episode, seat);
        },
      },
    },
  };
}

const opened: OpenTraining[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(experiment: Experiment): Promise<OpenTraining> {
  const start = { experiment, seed: 5 };
  const training = await openTraining(start, await openEngine({ backend: 'wasm' }));
  opened.push(training);
  await warmUp(start, training, () => true);
  return training;
}

test('success is asked of the seat where the drawn opponent played, whichever that was', async () => {
  const asked: Asked[] = [];
  const { selfPlay } = await open(alternating(asked));
  for (const update of [1, 2, 3]) await selfPlay.turn(update);
  expect(asked).toHaveLength(18);
  for (const { id, seat, version } of asked) {
    const isOdd = Number(id.split('-').at(-1)) % 2 === 1;
    expect(seat, id).toBe(isOdd ? 'left' : 'right');
    expect(version, id).toBe(0);
  }
});

test('where opponents play in games begun ahead is in the checkpoint', async () => {
  const { selfPlay } = await open(alternating([]));
  await selfPlay.turn(1);
  const state = selfPlay.exportState();
  expect(Object.values(state.aheadSeats ?? {})).toHaveLength(6);

  const asked: Asked[] = [];
  const { selfPlay: resumed } = await open(alternating(asked));
  resumed.importState(state);
  expect(resumed.exportState()).toEqual(state);
  await resumed.turn(2);
  expect(asked.map(({ seat }) => seat)).toEqual([
    'right',
    'left',
    'right',
    'left',
    'right',
    'left',
  ]);
});
