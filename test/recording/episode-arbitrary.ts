import fc from 'fast-check';
import type { Credit } from '../../src/core/credit.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { Ending, Episode, EpisodeEvent } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import { recordableText } from '../../src/core/recordable-text.ts';

/** Object literals: fast-check makes objects without a prototype as well, and decoding doesn't. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

/** Any string that JavaScript can hold, lone surrogates included; often one that came before. */
const text = fc.oneof(
  fc.constantFrom('environment', 'critic-1', 'a text of more than sixteen units', '74+68-85'),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const number = fc.oneof(
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.double(), // −0, NaN and the infinities included
  fc.constantFrom(2 ** 31, -(2 ** 31), 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, -0),
);

const plain = fc.letrec<{ plain: Plain; list: Plain[]; record: Record<string, Plain> }>((tie) => ({
  plain: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    number,
    text,
    tie('list'),
    tie('record'),
  ),
  list: fc.array(tie('plain'), { maxLength: 20 }),
  record: fc.dictionary(
    text.filter((key) => key !== '__proto__'), // has a test of its own: `toEqual` can't see it
    tie('plain'),
    { maxKeys: 20, noNullPrototype: true },
  ),
})).plain;

const key = fc.tuple(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);

const spoken = {
  episode: text,
  agent: text,
  role: text,
  decisionIndex: fc.nat(),
  policy: text,
  version: fc.nat(),
  shown: fc.oneof(
    record({ kind: fc.constant('compact' as const), text }),
    record({
      kind: fc.constant('chat' as const),
      messages: fc.array(
        record({ role: fc.constantFrom('system' as const, 'user' as const), content: text }),
        { maxLength: 3 },
      ),
    }),
  ),
  text,
  sampling: record({
    temperature: fc.double({ min: 0, max: 2 }),
    topP: fc.constantFrom(0.9, 1),
    logProbs: fc.constantFrom('drawn' as const, 'raw' as const),
  }),
  finish: fc.constantFrom(
    'stop' as const,
    'length' as const,
    'choice' as const,
    'refused' as const,
  ),
};
const floats = fc.array(fc.double({ noNaN: true }), { maxLength: 5 });
const tokenProbability = fc.oneof(
  record({ token: fc.nat(), logProb: fc.double({ max: 0 }) }),
  record({ token: fc.nat({ max: 255 }), text, logProb: fc.constantFrom(-0.5, -0, -Infinity) }),
);
/** What only some decisions have. */
const rare = fc.record(
  {
    model: text,
    reasoning: text,
    toolCalls: fc.array(plain, { maxLength: 3 }),
    promptTokens: fc.array(fc.nat({ max: 100_000 }), { maxLength: 5 }),
    alternatives: fc.array(fc.array(tokenProbability, { maxLength: 3 }), { maxLength: 3 }),
    entropies: floats,
    values: floats,
    scored: fc.constant(true as const),
    masked: fc.array(text, { maxLength: 5 }),
    usage: fc.record(
      { tokensIn: fc.nat(), tokensOut: fc.nat(), milliseconds: fc.nat(), money: fc.constant(0.25) },
      { requiredKeys: ['tokensIn', 'tokensOut', 'milliseconds'], noNullPrototype: true },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const logProb = fc.oneof(
  fc.double({ max: 0 }),
  fc.float({ max: 0 }), // nearly all there are
);
const drawn = fc.oneof(
  ...[255, 100_000].map((max) => fc.array(fc.tuple(fc.nat({ max }), logProb))),
);
const decision: fc.Arbitrary<Decision> = fc
  .tuple(record(spoken), fc.option(rare, { nil: undefined }), drawn)
  .map(([said, more, pairs]) => ({
    ...said,
    ...more,
    tokens: pairs.map(([token]) => token),
    logProbs: pairs.map(([, each]) => each),
  }));
const returns = fc.dictionary(
  text.filter((agent) => agent !== '__proto__'),
  number,
  { maxKeys: 3, noNullPrototype: true },
);

const said = {
  kind: fc.constant('message' as const),
  message: record({
    seq: fc.oneof(fc.nat(), fc.nat({ max: 3 })),
    from: text,
    to: text,
    kind: text,
    body: plain,
  }),
};
const event: fc.Arbitrary<EpisodeEvent> = fc.oneof(
  record(said),
  record({ ...said, injected: fc.constant(true as const) }),
  record({ kind: fc.constant('state' as const), actor: text, state: text }),
  record({ kind: fc.constant('decision' as const), decision }),
  record({ kind: fc.constant('failure' as const), actor: text, error: text }),
  record({ kind: fc.constant('chance' as const), label: text }),
  record({ kind: fc.constant('outside' as const), shown: plain, returned: plain }),
  record({ kind: fc.constant('returns' as const), returns }),
);

const ending: fc.Arbitrary<Ending> = fc.oneof(
  record({ kind: fc.constant('finished' as const), outcome: plain }),
  record({ kind: fc.constant('failed' as const), where: text, error: text }),
  record({ kind: fc.constant('finished' as const), outcome: plain, returns }),
  record({ kind: fc.constant('failed' as const), where: text, error: text, returns }),
);

const seat = {
  role: text,
  policy: text,
  version: fc.oneof(fc.nat(), fc.constant('latest' as const)),
};
const sampling = record({
  temperature: fc.constantFrom(0, 0.7, 1),
  topP: fc.constantFrom(0.9, 1),
});

const plan = {
  id: text,
  group: text,
  key,
  environment: text,
  task: plain,
  seats: fc.dictionary(
    text.filter((agent) => agent !== '__proto__'),
    fc.oneof(record(seat), record({ ...seat, sampling })),
    { maxKeys: 5, noNullPrototype: true },
  ),
};
const kind = fc.constantFrom('training', 'evaluation', 'branch', 'fork');
const parent = record({ episode: text, event: fc.nat() });

/** Any episode that the types allow, sensible or not. */
export const anyEpisode: fc.Arbitrary<Episode> = record({
  plan: fc.oneof(record(plan), record({ ...plan, kind }), record({ ...plan, kind, parent })),
  events: fc.array(event, { maxLength: 12 }),
  ending,
});

/** Credits of an episode, in any order. */
export const anyCredits = (episode: Episode): fc.Arbitrary<Credit[]> =>
  fc.array(
    fc
      .tuple(
        record({
          episode: fc.constant(episode.plan.id),
          agent: text,
          decisionIndex: fc.nat(),
          term: fc.constantFrom('fooled', 'malformed', 'shaped'),
          value: fc.oneof(fc.constantFrom(-1, 0, 1), finite),
        }),
        fc.option(
          fc.record(
            {
              tokenValues: fc.array(finite, { maxLength: 3 }),
              sentence: text,
              events: fc.array(fc.nat(), { maxLength: 3 }),
              advantage: fc.oneof(finite, fc.array(finite, { maxLength: 3 }), fc.constant(null)),
            },
            { requiredKeys: [], noNullPrototype: true },
          ),
          { nil: undefined },
        ),
      )
      .map(([credit, more]) => ({ ...credit, ...more })),
    { maxLength: 12 },
  );
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Of decisions and alternatives: recorded to the bit. */
const FLOATS = new Set(['logProbs', 'logProb', 'entropies', 'values']);

/**
 * What recording makes of an episode or of credits: 0 of every −0 but in log-probabilities, entropies and values, recordable
 * texts of all texts.
 */
export function asRecorded(value: unknown): unknown {
  if (typeof value === 'string') return recordableText(value);
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(asRecorded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => [
      recordableText(key),
      FLOATS.has(key) ? part : asRecorded(part),
    ]),
  );
}
