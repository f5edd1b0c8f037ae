import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { uniformPolicy } from '../../src/policies/uniform-policy.ts';
import { verifyEpisode } from '../../src/replay/verify-episode.ts';
import { openSimulation } from '../../src/actors/simulate-episodes.ts';
import { examination, examinationPlan } from '../actors/toys/examination.ts';

const kinds = ['examine', 'verdict', 'draft', 'write'];
const addresses = ['environment', 'writer', 'critic-1', 'critic-4'];

/** Said at a message of this `seq`, or before the decisions of this wave are given. */
const injections = fc.array(
  fc.record({
    place: fc.oneof(
      fc.record({ seq: fc.integer({ min: 0, max: 12 }) }),
      fc.record({ wave: fc.integer({ min: 0, max: 2 }) }),
    ),
    to: fc.constantFrom(...addresses),
    kind: fc.constantFrom(...kinds),
    body: fc.constantFrom(true, null, 'text', { text: 'x', topic: 'y' }),
  }),
  { maxLength: 4 },
);

test('an episode replays wherever messages were injected, whether it finished or failed', async () => {
  const endings = { finished: 0, failed: 0 };
  await fc.assert(
    fc.asyncProperty(injections, async (given) => {
      let wave = 0;
      const inject = (place: object) => {
        for (const { to, kind, body } of given.filter(
          (each) => fc.stringify(each.place) === fc.stringify(place),
        )) {
          simulation.inject('examination-0', { from: 'outside', to, kind, body });
        }
      };
      const uniform = uniformPolicy('all', 'abc');
      const all = {
        ...uniform,
        decide: async (requests: Parameters<typeof uniform.decide>[0]) => {
          inject({ wave: wave++ });
          return uniform.decide(requests);
        },
      };
      const simulation = openSimulation({
        environments: [examination],
        policies: { writer: all, critic: all },
        sampling: { temperature: 1, topP: 1 },
      });
      simulation.messages$.subscribe(({ message }) => inject({ seq: message.seq }));
      const [episode] = await simulation.play([examinationPlan(0)]);
      endings[(episode as Episode).ending.kind]++;
      expect(verifyEpisode(episode as Episode, examination)).toBeUndefined();
    }),
    { numRuns: 150, seed: 7 },
  );
  expect(Math.min(endings.finished, endings.failed)).toBeGreaterThan(20);
});
