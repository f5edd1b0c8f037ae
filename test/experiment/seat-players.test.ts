import { describe, expect, test } from 'vitest';
import { keyFromSeed } from '../../src/core/random.ts';
import { buildExperiment } from '../../src/experiment/build-experiment.ts';
import { endpointUrl, mergePlayers, readSeatedPlayer } from '../../src/experiment/player.ts';
import { seatPlayers } from '../../src/experiment/seat-players.ts';
import comas from '../../scenarios/comas.ts';
import spc from '../../scenarios/spc.ts';

const MODEL = 'http://127.0.0.1:8080/v1#small';
const seat = (...words: readonly string[]) =>
  seatPlayers(buildExperiment(spc), words.map(readSeatedPlayer));
const games = (experiment: ReturnType<typeof seat>) => [
  ...experiment.plan({
    update: 1,
    key: keyFromSeed(1),
    versions: {},
    opponents: (_, count) => Array.from({ length: count }, () => 0),
  }),
  ...experiment.evaluations.flatMap((evaluation) => evaluation.games({}, 'brief')),
];
const policiesOf = (experiment: ReturnType<typeof seat>, role: string) =>
  new Set(
    games(experiment).flatMap(({ seats }) =>
      Object.values(seats).flatMap((one) => (one.role === role ? [one.policy] : [])),
    ),
  );

describe('players in place of a scenario’s own', () => {
  test('sit at every seat of a role, in training and evaluations alike', () => {
    const seated = seat(`critic=${MODEL}`);
    expect(policiesOf(seated, 'critic')).toEqual(new Set(['small']));
    expect(policiesOf(seated, 'sneaky-generator')).toEqual(new Set(['sneaky']));
    expect(seated.policies['small']).toEqual({
      kind: 'endpoint',
      url: 'http://127.0.0.1:8080/v1',
      model: 'small',
    });
  });

  test('sit at one seat, which goes before its role', () => {
    const seated = seat('critic-1=first-legal', `critic=${MODEL}`);
    for (const { seats } of games(seated)) {
      if (seats['critic-1'] !== undefined) expect(seats['critic-1'].policy).toBe('first-legal');
    }
    expect(policiesOf(seated, 'critic')).toEqual(new Set(['small', 'first-legal']));
  });

  test('leave no transformer to be taught that sits nowhere any more', () => {
    const seated = seat(`critic=${MODEL}`);
    expect(Object.keys(seated.training)).toEqual(['sneaky']);
    // The sneaky generator begins from what the critic was first taught.
    expect(Object.keys(seated.policies)).toEqual(['solver', 'critic', 'sneaky', 'small']);
    const [sneaky] = [seat(`sneaky-generator=${MODEL}`)];
    expect(Object.keys(sneaky.policies)).toEqual(['solver', 'critic', 'small']);
    const taught = new Set(
      seated.warmStart.flatMap((step) => (step.kind === 'copy' ? [step.to] : [step.policy])),
    );
    expect(taught.has('sneaky')).toBe(true);
    for (const step of seated.warmStart) {
      if (step.kind === 'copy') expect(Object.keys(seated.policies)).toContain(step.from);
    }
  });

  test('leave a policy that plays other roles too where it is', () => {
    const seated = seatPlayers(buildExperiment(comas), [readSeatedPlayer(`solver=${MODEL}`)]);
    expect(Object.keys(seated.policies)).toEqual(['agent', 'small']);
    expect(Object.keys(seated.training)).toEqual(['agent']);
  });

  test('take names that no other policy has, the same player one name', () => {
    const named = seatPlayers(buildExperiment(comas), [
      readSeatedPlayer('solver=http://127.0.0.1:8080/v1#agent'),
      readSeatedPlayer('scorer=http://127.0.0.1:8080/v1#agent'),
    ]);
    expect(Object.keys(named.policies)).toEqual(['agent', 'agent-2']);
  });

  test('must sit somewhere', () => {
    expect(() => seat(`critik=${MODEL}`)).toThrow(
      /must name a role or a seat, got critik; there are: .*critic/,
    );
  });

  test('of a run are replaced seat by seat', () => {
    expect(mergePlayers([`critic=${MODEL}`, 'solver=random'], ['critic=random'])).toEqual([
      'solver=random',
      'critic=random',
    ]);
  });
});

describe('the word for a player', () => {
  test.each([
    ['critic', 'must read ROLE=PLAYER'],
    ['critic=gpt', 'must be random, first-legal or URL#MODEL, got "gpt"'],
    ['critic=http://127.0.0.1:8080/v1', 'URL#MODEL'],
    ['critic=http://127.0.0.1:8080/v1#', 'names no model'],
    ['critic=http://me:secret@host/v1#m', 'must have no name, password'],
    ['critic=http://host/v1?key=secret#m', 'must have no name, password'],
  ])('%s is refused', (word, why) => {
    expect(() => readSeatedPlayer(word)).toThrow(why);
    expect(() => readSeatedPlayer(word)).not.toThrow(/secret/);
  });

  test('gives the same URL however it ends', () => {
    expect(endpointUrl('http://HOST:80/v1/')).toBe('http://host/v1');
  });
});
