import fc from 'fast-check';
import { Packr, unpack } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { UserError } from '../../src/core/errors.ts';
import type { Plain } from '../../src/core/message.ts';
import { decodeEpisode, decodeEpisodeId } from '../../src/recording/decode-episode.ts';
import { encodeEpisode, encodeEvent } from '../../src/recording/encode-episode.ts';
import { packPlain, unpackPlain } from '../../src/recording/plain-data.ts';
import { anyEpisode, asRecorded } from './episode-arbitrary.ts';
import { sampleEpisode } from './sample-episode.ts';

const runs = { seed: 11, numRuns: 80 };

const tiny: Episode = {
  plan: {
    id: 'train-0-0',
    group: 'g',
    key: [1, 2],
    environment: 'coin',
    task: { sides: 2 },
    seats: { caller: { role: 'caller', policy: 'p', version: 'latest' } },
  },
  events: [
    { kind: 'state', actor: 'caller', state: 'calling' },
    {
      kind: 'decision',
      decision: {
        episode: 'train-0-0',
        agent: 'caller',
        role: 'caller',
        decisionIndex: 0,
        policy: 'p',
        version: 3,
        shown: { kind: 'compact', text: '?' },
        text: 'h',
        tokens: [4, 300],
        logProbs: [-0.5, 0],
        sampling: { temperature: 1, topP: 1, logProbs: 'drawn' },
        finish: 'stop',
      },
    },
    {
      kind: 'message',
      message: { seq: 0, from: 'caller', to: 'environment', kind: 'call', body: { sides: 'h' } },
    },
  ],
  ending: { kind: 'finished', outcome: null },
};
const withTask = (task: unknown): Episode => ({
  ...tiny,
  plan: { ...tiny.plan, task: task as Plain },
});
const taskAfter = (task: unknown) => decodeEpisode(encodeEpisode(withTask(task))).plan.task;

describe('an encoded episode', () => {
  test('decodes to an equal episode, whatever it holds, but for −0 and texts beyond UTF-8', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        expect(decodeEpisode(encodeEpisode(episode))).toStrictEqual(asRecorded(episode));
      }),
      runs,
    );
  });

  test('has the same bytes after any other episode, after a copy and after a round trip', () => {
    fc.assert(
      fc.property(anyEpisode, anyEpisode, (episode, other) => {
        const bytes = encodeEpisode(episode);
        encodeEpisode(other);
        expect(encodeEpisode(structuredClone(episode))).toEqual(bytes);
        expect(encodeEpisode(decodeEpisode(bytes))).toEqual(bytes);
      }),
      runs,
    );
  });

  test('has the bytes that the format promises', () => {
    // By hand from docs/recording-format.md. If this changes, every hash of every log changes.
    const expected = [
      '98 01 a9 747261696e2d302d30', // eight parts, format 1, id
      '99 a1 67 a4 636f696e a6 63616c6c6572 a1 70', // texts: g, coin, caller, p,
      'a7 63616c6c696e67 a1 3f a1 68 ab 656e7669726f6e6d656e74 a4 63616c6c', // calling, ?, h, environment, call
      'c4 08 04000000 2c010000', // two tokens of four bytes
      'c4 10 000000000000e0bf 0000000000000000', // their log-probabilities
      '96 00 01 02 01 81 a5 7369646573 02', // group, key, environment, task: sides is 2
      '91 95 02 02 03 c0 c0', // one seat: caller, caller, p, latest, no sampling of its own
      '93',
      '93 01 02 04', // state: caller, calling
      '9e 02 c0 02 02 00 03 03 91 05 06 02 93 01 01 00 c0 c2 00',
      '96 00 00 02 07 08 81 a5 7369646573 a1 68',
      '92 00 c0', // finished, with null
    ];
    expect(Buffer.from(encodeEpisode(tiny)).toString('hex')).toBe(
      expected.join('').replaceAll(' ', ''),
    );
  });

  test('is MessagePack that other readers understand', () => {
    expect(unpack(encodeEpisode(tiny))).toEqual([
      1,
      'train-0-0',
      ['g', 'coin', 'caller', 'p', 'calling', '?', 'h', 'environment', 'call'],
      new Uint8Array(Uint32Array.of(4, 300).buffer),
      new Uint8Array(Float64Array.of(-0.5, 0).buffer),
      [0, 1, 2, 1, { sides: 2 }, [[2, 2, 3, null, null]]],
      [
        [1, 2, 4],
        [2, null, 2, 2, 0, 3, 3, [5], 6, 2, [1, 1, 0], null, false, 0],
        [0, 0, 2, 7, 8, { sides: 'h' }],
      ],
      [0, null],
    ]);
  });

  test('does not depend on what else the program packs with msgpackr', () => {
    const before = encodeEpisode(tiny);
    const other = new Packr({ structures: [] });
    const theirs = other.pack({ sides: 'h' });
    expect(encodeEpisode(tiny)).toEqual(before);
    other.pack({ a: [{ sides: 2 }] });
    expect(encodeEpisode(tiny)).toEqual(before);
    expect(other.unpack(theirs)).toEqual({ sides: 'h' });
  });

  test.each([0, 0.1, -33, -129, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, Infinity, -Infinity, NaN])(
    'keeps the number %d',
    (value) => {
      expect(taskAfter(value)).toBe(value);
    },
  );

  test.each([
    ['nothing', ''],
    ['a byte order mark within', 'a\ufeffbom'],
    ['pairs', '😀'.repeat(30)],
    ['more than 2^16 bytes', 'é'.repeat(40_000)],
  ])('keeps a string of %s', (_, value) => {
    expect(taskAfter(value)).toBe(value);
  });

  test.each([
    ['a lone surrogate', '\ud800', '\ufffd'],
    ['a lone low surrogate within', 'a\udfffb', 'a\ufffdb'],
    ['a pair in the wrong order', '\udc00\ud800', '\ufffd\ufffd'],
    ['a byte order mark at its start', `\ufeff${'x'.repeat(100)}`, `\ufffd${'x'.repeat(100)}`],
  ])('has the replacement character for %s, wherever it stands', (_, value, recorded) => {
    const task = {
      first: 1,
      deep: [[{ value, number: NaN }]],
      [`${value}!`]: 'key',
    };
    expect(taskAfter(task)).toEqual({
      first: 1,
      deep: [[{ value: recorded, number: NaN }]],
      [`${recorded}!`]: 'key',
    });
    const plan = { ...tiny.plan, id: value, group: value };
    expect(decodeEpisode(encodeEpisode({ ...tiny, plan })).plan).toMatchObject({
      id: recorded,
      group: recorded,
    });
  });

  test('keeps keys that objects have a use for', () => {
    const task = { constructor: 1, toJSON: 'x', hasOwnProperty: null, length: 2, then: [] };
    expect(taskAfter(task)).toStrictEqual(task);
  });

  test('keeps a key named __proto__ as data', () => {
    const task = JSON.parse('{"__proto__": {"polluted": 1}, "a": 2}') as object;
    const after = taskAfter(task);
    expect(JSON.stringify(after)).toBe('{"__proto__":{"polluted":1},"a":2}');
    expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  });

  test('keeps log-probabilities exactly, and tokens in a byte each if all fit', () => {
    const size = (tokens: number[], logProbs: number[]) => {
      const events = tiny.events.map((event) =>
        event.kind === 'decision'
          ? { ...event, decision: { ...event.decision, tokens, logProbs } }
          : event,
      );
      const bytes = encodeEpisode({ ...tiny, events });
      expect(decodeEpisode(bytes).events).toStrictEqual(events);
      return bytes.length;
    };
    const logProbs = [-0.1, -0, -Infinity];
    const small = size([0, 1, 255], logProbs);
    expect(size([0, 1, 256], logProbs)).toBe(small + 9);
    expect(size([0, 1, 2 ** 32 - 1], logProbs)).toBe(small + 9);
    expect(() => size([0, 1, 2 ** 32], logProbs)).toThrow(/in \[0, 2\^32\), got 4294967296/);
    expect(() => size([0, 1.5, 2], logProbs)).toThrow(/got 1.5/);
    expect(() => size([0, 1], logProbs)).toThrow(/got 3 for 2/);
  });

  test('writes a prompt once, however often it comes', () => {
    const decisions = (prompts: string[]) =>
      tiny.events.flatMap((event) =>
        event.kind === 'decision'
          ? prompts.map((prompt) => ({
              ...event,
              decision: { ...event.decision, shown: { kind: 'compact', text: prompt } as const },
            }))
          : [],
      );
    const size = (...prompts: string[]) =>
      encodeEpisode({ ...tiny, events: decisions(prompts) }).length;
    const long = 'problem '.repeat(50);
    expect(size(long, long, long)).toBe(size(long, '?', '?') - 2);
  });

  test('has the same bytes however many texts were written before', () => {
    const before = encodeEpisode(tiny);
    for (let i = 0; i < 5000; i++) {
      const plan = { ...tiny.plan, group: `${i}${i < 20 ? 'x'.repeat(100_000) : ''}` };
      const bytes = encodeEpisode({ ...tiny, plan });
      if (i % 500 === 0) expect(decodeEpisode(bytes).plan.group).toBe(plan.group);
    }
    expect(encodeEpisode(tiny)).toEqual(before);
  });

  test('gives its id without being decoded', () => {
    expect(decodeEpisodeId(encodeEpisode(sampleEpisode(600)))).toBe('train-1-88');
  });

  test('gives its events one by one, for comparing', () => {
    const { events } = sampleEpisode(3);
    for (const event of events) {
      expect(encodeEvent(event)).toEqual(encodeEvent(structuredClone(event)));
    }
    expect(new Set(events.slice(0, 3).map((event) => encodeEvent(event).join())).size).toBe(3);
  });
});

describe('what is not plain', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  test.each([
    ['undefined', { a: undefined }],
    ['a function', [() => 1]],
    ['a Date', { at: new Date(0) }],
    ['a Map', new Map([[1, 2]])],
    ['a bigint', 3n],
    ['a hole', [1, , 2]],
    ['a cycle', cycle],
  ])('is refused: %s', (_, task) => {
    expect(() => encodeEpisode(withTask(task))).toThrow(UserError);
    expect(() => encodeEpisode(withTask(task))).toThrow(/^episode train-0-0, task: /);
  });

  test('is refused with the message it was in, and spoils nothing', () => {
    const events: Episode['events'] = [
      {
        kind: 'message',
        message: {
          seq: 4,
          from: 'critic',
          to: 'all',
          kind: 'verdict',
          body: undefined as unknown as Plain,
        },
      },
    ];
    const before = encodeEpisode(tiny);
    expect(() => encodeEpisode({ ...tiny, events })).toThrow(
      /message 4 \(verdict from critic\).*undefined/,
    );
    expect(encodeEpisode(tiny)).toEqual(before);
  });
});

describe('decoding', () => {
  const decodeOrRefuse = (bytes: Uint8Array) => {
    try {
      return decodeEpisode(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return undefined;
    }
  };

  test('refuses an episode that is cut anywhere, or has something behind it', () => {
    const bytes = encodeEpisode(sampleEpisode(1));
    for (let end = 0; end < bytes.length; end++) {
      expect(decodeOrRefuse(bytes.subarray(0, end))).toBeUndefined();
    }
    expect(() => decodeEpisode(Uint8Array.of(...bytes, 0))).toThrow(/1 bytes behind it/);
  });

  test('never fails but with a user error, wherever a bit is flipped', () => {
    const bytes = encodeEpisode(sampleEpisode(1));
    for (let bit = 0; bit < bytes.length * 8; bit += 5) {
      // Every byte is hit, and each of the eight bits in every eighth of them.
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      decodeOrRefuse(flipped);
    }
  });

  test('never fails but with a user error on bytes of chance', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        decodeOrRefuse(Uint8Array.of(0x98, 1, ...tail));
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  test.each([
    ['list', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['object', [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ['string', [0xdb, 0xff, 0xff, 0xff, 0xff]],
  ])('does not believe in the %s of four billion', (_, bytes) => {
    expect(() => unpackPlain(Uint8Array.from(bytes))).toThrow(UserError);
  });

  test('does not follow lists into a stack overflow', () => {
    expect(() => unpackPlain(new Uint8Array(1e6).fill(0x91))).toThrow(UserError);
    const deep = Uint8Array.of(...new Uint8Array(65).fill(0x91), 0);
    expect(() => unpackPlain(deep)).toThrow(/nesting/);
    expect(unpackPlain(deep.subarray(1))).toBeDefined();
  });

  test.each([
    ['a date', [0xd6, 0xff, 0, 0, 0, 0]],
    ['a set', [0xd4, 0x73, 0, 0x91, 1]],
    ['an expression', [0xd4, 0x78, 0, 0x92, 0xa1, 0x2e, 0xa0]],
    ['a record of msgpackr', [0xd4, 0x72, 0x40, 0x91, 0xa1, 0x61, 1]],
    ['a record that poses', [0xd4, 0x72, 0x40, 0x91, 0xab, ...Buffer.from('constructor'), 0xc0]],
    ['a 64-bit integer', [0xcf, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['undefined', [0xd4, 0, 0]],
    ['bytes', [0xc4, 1, 1]],
    ['the type that is never used', [0xc1]],
    ['a key that is no text', [0x81, 1, 1]],
    ['nothing', []],
  ])('refuses %s in plain data', (_, bytes) => {
    expect(() => unpackPlain(Uint8Array.from(bytes))).toThrow(UserError);
    expect(() => unpackPlain(Uint8Array.from([0x91, ...bytes]))).toThrow(UserError);
    expect(unpackPlain(packPlain([1, 'a']))).toEqual([1, 'a']); // nothing of it stays behind
  });

  const parts = unpack(encodeEpisode(tiny)) as unknown[];
  const plan = parts[5] as unknown[];
  const forged = (part: number, value: unknown) =>
    new Packr({ useRecords: false, variableMapSize: true }).pack(parts.with(part, value));

  test.each([
    ['an id that is no text', 1, 7, /a text as part 2 of an episode, got 7/],
    ['a table of other things', 2, ['g', null], /a text as part 2 of the list of texts, got nil/],
    ['fewer texts than are named', 2, ['g'], /number of one of 1 texts as part 4 of a plan, got 1/],
    ['tokens of another width', 3, Buffer.alloc(6), /got 6 for 16/],
    ['log-probabilities cut short', 4, Buffer.alloc(15), /got 8 for 15/],
    ['fewer tokens than are counted', 4, Buffer.alloc(8), /got 8 for 8|2 more tokens, got 1/],
    ['a plan with a part too many', 5, [...plan, 0], /6 parts of a plan, got 7/],
    ['a plan with a part too few', 5, plan.slice(0, 5), /more than 5 parts of a plan, got no more/],
    ['a negative key', 5, plan.with(1, -1), /a count as part 2 of a plan, got -1/],
    ['no list of seats', 5, plan.with(5, 'x'), /a list as part 6 of a plan, got string/],
    ['a seat that is no list', 5, plan.with(5, [3]), /a list as a seat, got 3/],
    ['fewer events than tokens', 6, [], /0 tokens, got 2/],
    ['an unknown kind of event', 6, [[9]], /a kind of event in 0 to 4, got 9/],
    ['an unknown ending', 7, [2, null], /a kind of ending in 0 to 1, got 2/],
    ['an ending that is nil', 7, null, /a list as an ending, got nil/],
  ])('refuses %s, and says where', (_, part, value, message) => {
    expect(() => decodeEpisode(forged(part, value))).toThrow(UserError);
    expect(() => decodeEpisode(forged(part, value))).toThrow(message);
  });

  test('leaves the bytes as they are', () => {
    const bytes = encodeEpisode(tiny);
    decodeEpisode(bytes);
    decodeEpisodeId(bytes);
    expect(Object.keys(bytes)).toHaveLength(bytes.length);
  });

  test('names the format that it does not know', () => {
    expect(() => decodeEpisode(Uint8Array.of(0x94, 2, 0, 0, 0))).toThrow(/got format 2/);
  });
});
