import fc from 'fast-check';
import { Packr, unpack } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/core/decision.ts';
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
      '99 02 a9 747261696e2d302d30', // nine parts, format 2, id
      '99 a1 67 a4 636f696e a6 63616c6c6572 a1 70', // texts: g, coin, caller, p,
      'a7 63616c6c696e67 a1 3f a1 68 ab 656e7669726f6e6d656e74 a4 63616c6c', // calling, ?, h, environment, call
      '02 c4 08 04000000 2c010000', // two tokens, of four bytes
      'c4 08 000000bf 00000000', // their log-probabilities, of four bytes
      '98 00 01 02 01 81 a5 7369646573 02', // group, key, environment, task: sides is 2
      '91 95 02 02 03 c0 c0', // one seat: caller, caller, p, latest, no sampling of its own
      'c0 c0', // no kind, no parent
      '93',
      '93 01 02 04', // state: caller, calling
      '99 02 02 00 03 05 06 02 00 c0', // decision: caller, its first, version 3, ?, h, two tokens, stop
      '96 00 c0 02 07 08 81 a5 7369646573 a1 68', // the first message: caller, environment, call, sides is h
      '93 00 c0 c0', // finished, with null and without returns
    ];
    expect(Buffer.from(encodeEpisode(tiny)).toString('hex')).toBe(
      expected.join('').replaceAll(' ', ''),
    );
  });

  test('is MessagePack that other readers understand', () => {
    expect(unpack(encodeEpisode(tiny))).toEqual([
      2,
      'train-0-0',
      ['g', 'coin', 'caller', 'p', 'calling', '?', 'h', 'environment', 'call'],
      2,
      new Uint8Array(Uint32Array.of(4, 300).buffer),
      new Uint8Array(Float32Array.of(-0.5, 0).buffer),
      [0, 1, 2, 1, { sides: 2 }, [[2, 2, 3, null, null]], null, null],
      [
        [1, 2, 4],
        [2, 2, 0, 3, 5, 6, 2, 0, null],
        [0, null, 2, 7, 8, { sides: 'h' }],
      ],
      [0, null, null],
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
    const logProbs = [-0.1, -0, -Infinity]; // -0.1 isn't a float32
    const small = size([0, 1, 255], logProbs);
    expect(size([0, 1, 256], logProbs)).toBe(small + 9);
    expect(size([0, 1, 2 ** 32 - 1], logProbs)).toBe(small + 9);
    expect(size([0, 1, 255], [Math.fround(-0.1), -0, -Infinity])).toBe(small - 12);
    expect(() => size([0, 1, 2 ** 32], logProbs)).toThrow(/in \[0, 2\^32\), got 4294967296/);
    expect(() => size([0, 1.5, 2], logProbs)).toThrow(/got 1.5/);
    expect(() => size([0, 1], logProbs)).toThrow(/got 3 for 2/);
  });

  test('says nothing of a decision that the plan says already', () => {
    const size = (change: Partial<Decision>) => {
      const events = tiny.events.map((event) =>
        event.kind === 'decision'
          ? { ...event, decision: { ...event.decision, ...change } }
          : event,
      );
      const episode = { ...tiny, events };
      expect(decodeEpisode(encodeEpisode(episode))).toStrictEqual(episode);
      return encodeEpisode(episode).length;
    };
    const usual = size({});
    expect(size({ role: 'other' })).toBeGreaterThan(usual);
    expect(size({ policy: 'other' })).toBeGreaterThan(usual);
    expect(size({ episode: 'other' })).toBeGreaterThan(usual);
    expect(size({ sampling: { temperature: 0.7, topP: 1, logProbs: 'drawn' } })).toBeGreaterThan(
      usual,
    );
    expect(size({ sampling: { temperature: 1, topP: 1, logProbs: 'raw' } })).toBeGreaterThan(usual);
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
        decodeOrRefuse(Uint8Array.of(0x99, 2, ...tail));
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
  const plan = parts[6] as unknown[];
  const events = parts[7] as unknown[][];
  const forged = (part: number, value: unknown) =>
    new Packr({ useRecords: false, variableMapSize: true }).pack(parts.with(part, value));
  const decided = (at: number, value: unknown) => [
    events[0],
    events[1]?.with(at, value),
    events[2],
  ];

  test.each([
    ['an id that is no text', 1, 7, /a text as part 2 of an episode, got 7/],
    ['a table of other things', 2, ['g', null], /a text as part 2 of the list of texts, got nil/],
    ['fewer texts than are named', 2, ['g'], /number of one of 1 texts as part 4 of a plan, got 1/],
    ['tokens of another width', 4, Buffer.alloc(6), /the bytes of 2 numbers, got 6 bytes/],
    ['log-probabilities cut short', 5, Buffer.alloc(15), /the bytes of 2 numbers, got 15 bytes/],
    ['more tokens than there are', 3, 2 ** 40, /the bytes of 1099511627776 numbers, got 8/],
    ['a plan with a part too many', 6, [...plan, 0], /8 parts of a plan, got 9/],
    ['a plan with a part too few', 6, plan.slice(0, 7), /more than 7 parts of a plan, got no more/],
    ['a negative key', 6, plan.with(1, -1), /a count as part 2 of a plan, got -1/],
    ['no list of seats', 6, plan.with(5, 'x'), /a list as part 6 of a plan, got string/],
    ['a seat that is no list', 6, plan.with(5, [3]), /a list as a seat, got 3/],
    ['a decision without a role', 6, plan.with(5, []), /the role and policy of a decision/],
    ['an unknown kind of episode', 6, plan.with(6, 4), /a number in 0 to 3 as part 7 .* got 4/],
    ['fewer events than tokens', 7, [], /0 tokens, got 2/],
    ['a decision with more tokens', 7, decided(6, 3), /3 more tokens, got 2/],
    [
      'an unknown part of a decision',
      7,
      decided(8, { mood: 1 }),
      /0 known parts of a decision, got 1/,
    ],
    ['an unknown kind of event', 7, [[9]], /a kind of event in 0 to 7, got 9/],
    ['an unknown ending', 8, [2, null, null], /a number in 0 to 1 as part 1 of an ending, got 2/],
    ['an ending that is nil', 8, null, /a list as an ending, got nil/],
  ])('refuses %s, and says where', (_, part, value, message) => {
    expect(() => decodeEpisode(forged(part, value))).toThrow(UserError);
    expect(() => decodeEpisode(forged(part, value))).toThrow(message);
  });

  test('does not fill the memory with what a few bytes ask for', () => {
    const maps = new Uint8Array(2 ** 21).fill(0x80);
    new DataView(maps.buffer).setUint8(0, 0xdd); // a list of as many empty maps as there are bytes
    new DataView(maps.buffer).setUint32(1, maps.length - 5);
    expect(() => unpackPlain(maps)).toThrow(/at most 1048576 values, got more/);
  });

  test('is possible for whatever was encoded: an episode of too many values is refused before', () => {
    const task = Array.from({ length: 2 ** 20 }, () => null);
    expect(() => encodeEpisode(withTask(task))).toThrow(
      /^episode train-0-0: must hold at most 1048576 values/,
    );
    expect(() => encodeEpisode(withTask('x'.repeat(2 ** 21)))).not.toThrow();
  });

  test('leaves the bytes as they are', () => {
    const bytes = encodeEpisode(tiny);
    decodeEpisode(bytes);
    decodeEpisodeId(bytes);
    expect(Object.keys(bytes)).toHaveLength(bytes.length);
  });

  test('names the format that it does not know', () => {
    expect(() => decodeEpisode(Uint8Array.of(0x94, 3, 0, 0, 0))).toThrow(/got format 3/);
  });
});
