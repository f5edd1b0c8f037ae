import { afterAll, expect, test } from 'vitest';
import game from '../../docs/examples/rock-paper-scissors.ts';
import { player } from '../../src/actors/player.ts';
import type { Role } from '../../src/actors/role.ts';
import { buildExperiment } from '../../src/experiment/build-experiment.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Decision } from '../../src/core/decision.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { runsFolder } from './echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

test('replies that are cut are told to parse, kept as cut, counted by role, and ring', async () => {
  const told: { text: string; finish: Decision['finish'] | undefined }[] = [];
  // A reply ends at `;` and may have three characters: of weights that nobody trained few get there.
  const role: Role = {
    ...(player as Role),
    observe: () => ({ compact: '?', chat: [], maxLength: 3, stop: ';' }),
    parse: (text, _, finish) => {
      told.push({ text, finish });
      return { ok: true, body: 'r', text };
    },
  };
  const built = buildExperiment(game);
  const spec = built.policies['player'] as Extract<
    (typeof built.policies)[string],
    { kind: 'transformer' }
  >;
  const { alarms: _, ...experiment } = built;
  await runs.train(
    'cut',
    {
      ...experiment,
      environment: { ...built.environment, roles: { left: role, right: role } },
      policies: { player: { ...spec, characters: 'rps?;' } as typeof spec },
      warmStart: [],
      evaluations: [],
    },
    { updates: 4 },
  );
  const run = readRun(runs.at('cut'));
  const decisions = [...run.episodes.read()].flatMap((one) => decisionsOf(one.decode().episode));
  const cut = decisions.filter(({ finish }) => finish === 'length');
  expect(cut.length).toBeGreaterThan(0.1 * decisions.length);
  expect(cut.length).toBeLessThan(decisions.length);
  for (const { finish, tokens } of decisions) {
    expect(finish).toBe(tokens.length === 3 && tokens.at(-1) !== STOP ? 'length' : 'stop');
  }
  const toldCut = told.filter(({ finish }) => finish === 'length').length;
  expect(toldCut).toBe(cut.length);
  const records = run.metrics();
  const shares = records
    .filter(({ kind }) => kind === 'update')
    .map((one) => Number((one as never)['player.cut']));
  expect(shares).toHaveLength(4);
  for (const share of shares) expect(share).toBeGreaterThan(0.1);
  expect(records).toContainEqual(
    expect.objectContaining({ kind: 'alarm', name: 'cut', metric: 'player.cut', update: 3 }),
  );
});

/** Of `;` among the characters. */
const STOP = 4;
