import { z } from 'zod';

/** A field whose rule is said in words: `must be <rule>`. */
const field = (rule: string, holds: (value: unknown) => boolean) => z.custom(holds, rule);

const whole = (least: number) =>
  field(
    `a whole number of at least ${least}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
  );
const text = field('a string', (value) => typeof value === 'string');
const callable = field('a function', (value) => typeof value === 'function');
const positive = field('above 0', (value) => typeof value === 'number' && value > 0);
const rate = field(
  'finite and at least 0',
  (value) => typeof value === 'number' && value >= 0 && value < Infinity,
);
const object = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.object(fields, { error: 'an object' });
const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: 'a list' });
const record = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value, { error: 'an object' });

const environment = object({ name: text, roles: record(object({ name: text })) });
const roles = list(text).optional();

const exam = { games: callable, score: callable };

/** What an experiment must be like before anything of it is called; an issue's message is its rule. */
export const experimentShape = object({
  environment,
  otherEnvironments: list(environment).optional(),
  policies: record(
    object({
      kind: field("'transformer' or 'given'", (kind) =>
        ['transformer', 'given'].includes(String(kind)),
      ),
    }),
  ),
  warmStart: list(
    object({
      kind: field("'supervised' or 'copy'", (kind) =>
        ['supervised', 'copy'].includes(String(kind)),
      ),
      phase: object({
        name: text,
        steps: whole(0),
        batch: whole(1),
        examples: callable,
      }).optional(),
    }),
  ),
  schedule: object({
    updates: whole(0),
    staleness: field('0 or 1', (value) => value === 0 || value === 1),
    evaluateEvery: whole(1),
  }),
  plan: callable,
  rewards: list(object({ term: object({ name: text, judge: callable }), roles })),
  training: record(
    object({
      learningRate: rate,
      passes: whole(1).optional(),
      maxNorm: positive.optional(),
      roles,
      parts: list(object({ roles })).optional(),
    }),
  ),
  losses: list(object({ kind: text, loss: callable })).optional(),
  evaluations: list(object({ name: text, ...exam })),
  canary: object({ every: whole(1), ...exam }).optional(),
  alarms: list(object({ name: text })),
});
