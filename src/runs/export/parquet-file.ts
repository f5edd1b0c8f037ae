import type { SchemaElement } from 'hyparquet';
import type { ColumnHead, ColumnType, ExportedRow } from './column.ts';

const ROWS_A_GROUP = 10_000;

/** Writes rows as Parquet, one group of rows in memory at a time. */
export async function writeParquet(
  file: string,
  columns: readonly ColumnHead[],
  rows: Iterable<ExportedRow>,
): Promise<void> {
  // Loaded when it is asked for: most commands never write Parquet.
  const { fileWriter, parquetWriteRows } = await import('hyparquet-writer');
  const json = new Set(columns.filter(({ type }) => type === 'json').map(({ name }) => name));
  await parquetWriteRows({
    writer: fileWriter(file),
    rows: converted(rows, json),
    columns: columns.map(({ name }) => ({ name })),
    schema: schemaOf(columns),
    rowGroupSize: ROWS_A_GROUP,
  });
}

function* converted(
  rows: Iterable<ExportedRow>,
  json: ReadonlySet<string>,
): Generator<Record<string, unknown>> {
  for (const row of rows) {
    yield Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        json.has(name) && value !== null ? JSON.stringify(value) : value,
      ]),
    );
  }
}

/** Explicit, since nested lists can't be inferred, and a column may be empty throughout. */
function schemaOf(columns: readonly ColumnHead[]): SchemaElement[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.flatMap(({ name, type, fields = [] }) => ELEMENTS[type](name, fields)),
  ];
}

const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
});
const leaf =
  (type: 'INT64' | 'INT32' | 'DOUBLE' | 'BOOLEAN') =>
  (name: string): SchemaElement[] => [{ name, type, repetition_type: 'OPTIONAL' }];
const list = (name: string, elements: readonly SchemaElement[]): SchemaElement[] => [
  { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...elements,
];

const ELEMENTS: Readonly<
  Record<ColumnType, (name: string, fields: readonly string[]) => readonly SchemaElement[]>
> = {
  text: (name) => [text(name)],
  json: (name) => [text(name)],
  integer: leaf('INT32'),
  number: leaf('DOUBLE'),
  flag: leaf('BOOLEAN'),
  integers: (name) => list(name, leaf('INT32')('element')),
  numbers: (name) => list(name, leaf('DOUBLE')('element')),
  messages: (name) =>
    list(name, [
      { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
      text('role'),
      text('content'),
    ]),
  record: (name, fields) => [
    { name, repetition_type: 'OPTIONAL', num_children: fields.length },
    ...fields.map(text),
  ],
  numbersByName: (name) => [
    { name, repetition_type: 'OPTIONAL', converted_type: 'MAP', num_children: 1 },
    { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
    { ...text('key'), repetition_type: 'REQUIRED' },
    { name: 'value', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  ],
};
