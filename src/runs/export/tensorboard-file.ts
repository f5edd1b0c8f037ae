import type { RunRecord } from '../folder/run-record.ts';

/**
 * A run's metrics as a TensorBoard event file: one scalar a metric, by update; held-out ones under
 * `held-out/`. The file is a list of TFRecords, each a protocol buffer `Event`.
 *
 * @param started - ISO 8601; seconds of records count from it
 * @returns the file, piece by piece
 */
export function* tensorboardEvents(
  records: Iterable<RunRecord>,
  started: string,
): Generator<Uint8Array, void, undefined> {
  const start = Date.parse(started) / 1000;
  yield tfRecord(bytes([...double(1, start), ...text(3, 'brain.Event:2')]));
  for (const record of records) {
    if (record.kind !== 'update' && record.kind !== 'evaluation') continue;
    const { kind, update, seconds, size, ...metrics } = record as Readonly<Record<string, unknown>>;
    const prefix = kind === 'evaluation' ? `held-out/${size === 'full' ? '' : 'brief/'}` : '';
    const values = Object.entries(metrics).flatMap(([name, value]) =>
      typeof value === 'number' ? field(1, [...text(1, prefix + name), ...float(2, value)]) : [],
    );
    if (values.length === 0) continue;
    yield tfRecord(
      bytes([
        ...double(1, start + Number(seconds)),
        ...varintField(2, Number(update)),
        ...field(5, values),
      ]),
    );
  }
}

const encoder = new TextEncoder();
const bytes = (values: readonly number[]): Uint8Array => Uint8Array.from(values);

// Protocol buffers: a field is its number and wire type, then its value.
const text = (number: number, value: string): readonly number[] =>
  field(number, [...encoder.encode(value)]);
const field = (number: number, content: readonly number[]): readonly number[] => [
  (number << 3) | 2,
  ...varint(content.length),
  ...content,
];
const varintField = (number: number, value: number): readonly number[] => [
  number << 3,
  ...varint(value),
];
const double = (number: number, value: number): readonly number[] => [
  (number << 3) | 1,
  ...new Uint8Array(Float64Array.of(value).buffer),
];
const float = (number: number, value: number): readonly number[] => [
  (number << 3) | 5,
  ...new Uint8Array(Float32Array.of(value).buffer),
];

function varint(value: number): readonly number[] {
  const low: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) low.push((rest % 128) | 128);
  return [...low, rest];
}

/** Length, its checksum, the data, its checksum; little-endian. */
function tfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(16 + data.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(data), true);
  return record;
}

/** CRC-32C (Castagnoli), rotated and shifted as TFRecords have it. */
function maskedCrc(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ (CASTAGNOLI[(crc ^ byte) & 0xff] ?? 0);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
