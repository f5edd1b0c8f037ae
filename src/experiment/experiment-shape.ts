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
const number = field('a number', (value) => typeof value === 'number');
const band = field(
  'two numbers, the least and the greatest',
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === 'number'),
);
const oneOf = (...words: readonly string[]) =>
  field(words.map((word) => `'${word}'`).join(' or '), (value) => words.includes(String(value)));
const object = <Fields extends z.ZodRawShape>(fields: Fields, what = 'an object') =>
  z.looseObject(fields, { error: what });
const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: 'a list' });
const record = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value, { error: 'an object' });

/** Fields that follow from another one, which has been checked: `shapeOf` says which shape they have. */
const followed = <Base extends z.ZodType>(
  base: Base,
  shapeOf: (value: z.output<Base>) => z.ZodType,
) =>
  base.superRefine((value, context) => {
    for (const { path, message } of shapeOf(value).safeParse(value).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });

const exam = { games: callable, score: callable };

const machine = field(
  'a state machine',
  (value) => typeof value === 'object' && value !== null && 'provide' in value,
);
const environment = object({
  name: text,
  type: object({ players: band }),
  machine,
  roles: record(object({ name: text, machine, observe: callable, parse: callable })),
  checkTask: callable,
});

const part = followed(
  object({
    objective: object({ kind: text }, 'an objective'),
    where: callable.optional(),
    roles: list(text).optional(),
  }),
  (value) =>
    'pairing' in value
      ? object({ pairing: object({ pair: callable }, 'a pairing') })
      : object({ estimator: object({ estimate: callable }, 'an estimator') }),
);

/** What an experiment must be like before anything of it is called; an issue's message is its rule. */
export const experimentShape = object({
  environment,
  otherEnvironments: list(environment).optional(),
  policies: record(
    followed(object({ kind: oneOf('transformer', 'given') }), ({ kind }) =>
      kind === 'given'
        ? object({ policy: object({ decide: callable }, 'a policy') })
        : object({ config: object({}).optional() }),
    ),
  ),
  warmStart: list(
    followed(object({ kind: oneOf('supervised', 'copy') }), ({ kind }) =>
      kind === 'copy'
        ? object({ from: text, to: text })
        : object({
            policy: text,
            phase: object({
              name: text,
              steps: whole(0),
              batch: whole(1),
              examples: callable,
              learningRate: field('a number like 0.001, or a learning rate', (value) =>
                ['number', 'object'].includes(value === null ? 'null' : typeof value),
              ),
            }),
          }),
    ),
  ),
  schedule: object({
    updates: whole(0),
    staleness: field('0 or 1', (value) => value === 0 || value === 1),
    evaluateEvery: whole(1),
  }),
  plan: callable,
  rewards: list(
    object({
      term: object({ name: text, range: band, judge: callable }),
      weight: field(
        'a finite number or a schedule',
        (value) => typeof value === 'function' || Number.isFinite(value),
      ),
      roles: list(text).optional(),
    }),
  ),
  training: record(
    followed(
      object({ learningRate: rate, passes: whole(1).optional(), maxNorm: positive.optional() }),
      (value) => ('parts' in value ? object({ parts: list(part) }) : part),
    ),
  ),
  losses: list(object({ kind: text, loss: callable })).optional(),
  opponents: record(
    object({
      seat: text,
      success: callable,
      shares: object({ latest: rate, initial: rate, past: rate }),
      throttle: positive.optional(),
    }),
  ).optional(),
  evaluations: list(object({ name: text, ...exam })),
  canary: object({ every: whole(1), ...exam }).optional(),
  stopWhen: object({
    proxy: text,
    truth: text,
    tolerance: object({ proxy: number, truth: number }),
    then: oneOf('stop', 'warn'),
  }).optional(),
  score: text.optional(),
  alarms: list(
    object({
      name: text,
      metric: text,
      band,
      of: oneOf('value', 'ratio'),
      patience: whole(1),
      advice: text,
    }),
  ).optional(),
  describe: callable.optional(),
  bench: object({ game: callable, judge: callable }).optional(),
  gap: object({ games: callable, count: callable }).optional(),
});
