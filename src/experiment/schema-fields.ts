import { z } from 'zod';

/*
 * What the experiment's schema is written in. A field has a type, which is inferred, and a rule in words,
 * `must be <rule>`, which is what an author reads whose value doesn't hold it.
 */

/** A value of a type that is declared elsewhere, as far as a rule can tell. */
export const field = <Value>(
  rule: string,
  holds: (value: unknown) => boolean,
): z.ZodType<Value, Value> => z.custom<Value>(holds, rule);

export const text = <Text extends string = string>() =>
  field<Text>('a string', (value) => typeof value === 'string');
export const callable = <Call>() =>
  field<Call>('a function', (value) => typeof value === 'function');
export const number = field<number>('a number', (value) => typeof value === 'number');
export const whole = (least: number) =>
  field<number>(
    `a whole number of at least ${least}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
  );
export const positive = field<number>('above 0', (value) => typeof value === 'number' && value > 0);
export const rate = field<number>(
  'finite and at least 0',
  (value) => typeof value === 'number' && value >= 0 && value < Infinity,
);
export const band = field<readonly [number, number]>(
  'two numbers, the least and the greatest',
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === 'number'),
);
export const oneOf = <const Word extends string>(...words: readonly Word[]) =>
  field<Word>(words.map((word) => `'${word}'`).join(' or '), (value) =>
    words.includes(value as Word),
  );
/** What has no rule here: it is checked where it is used. */
export const unchecked = <Value>() => field<Value>('', () => true);

/** A field that may be absent; a value from JavaScript may say `undefined`. */
export const maybe = <Value extends z.ZodType>(value: Value) =>
  value.optional() as unknown as z.ZodExactOptional<Value>;

type Output<Fields extends z.ZodRawShape> = Readonly<z.output<z.ZodObject<Fields, z.core.$strip>>>;

/** Fields that aren't named may be there: whoever writes an experiment may keep things of his own in it. */
export const object = <Fields extends z.ZodRawShape>(fields: Fields, what = 'an object') =>
  z.looseObject(fields, { error: what }) as unknown as z.ZodType<Output<Fields>, Output<Fields>>;

export const list = <Item extends z.ZodType>(item: Item) =>
  z.array(item, { error: 'a list' }) as unknown as z.ZodType<
    readonly z.output<Item>[],
    readonly z.output<Item>[]
  >;

export const record = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value, { error: 'an object' }) as unknown as z.ZodType<
    Readonly<Record<string, z.output<Value>>>,
    Readonly<Record<string, z.output<Value>>>
  >;

/** A value of a type that is declared elsewhere; the schema says what can be checked of it. */
export const shaped = <Value>(schema: z.ZodType) => schema as z.ZodType<Value, Value>;

/** Fields that follow from others, which have been checked: `shapeOf` says which shape they have. */
export const followed = <Value, Base extends z.ZodType>(
  base: Base,
  shapeOf: (value: z.output<Base>) => z.ZodType,
) =>
  shaped<Value>(
    base.superRefine((value, context) => {
      for (const { path, message } of shapeOf(value).safeParse(value).error?.issues ?? []) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    }),
  );

type Kinds = Readonly<Record<string, z.ZodType>>;
type OneOfKinds<Of extends Kinds> = {
  [Kind in keyof Of]: Flat<{ readonly kind: Kind } & z.output<Of[Kind]>>;
}[keyof Of];
type Flat<Fields> = { [Name in keyof Fields]: Fields[Name] };

/** A tagged union: which of the shapes a value has, its `kind` says. */
export const byKind = <const Of extends Kinds>(shapes: Of) =>
  followed<OneOfKinds<Of>, z.ZodType<{ readonly kind: string }>>(
    object({ kind: oneOf(...Object.keys(shapes)) }),
    ({ kind }) => shapes[kind] ?? object({}),
  );
