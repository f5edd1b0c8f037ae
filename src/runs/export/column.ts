/** What a column holds; each kind knows how Parquet says it. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'number'
  | 'flag'
  | 'json' // any plain value, as JSON text in Parquet and as it is in JSON lines
  | 'messages'
  | 'integers'
  | 'numbers'
  | 'numbersByName'
  | 'record'; // texts by the names of `fields`

/** A column of a data set: its name, what it holds, and its value in a row; null where there is none. */
export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  /** Of a `record`. */
  readonly fields?: readonly string[];
  readonly of: (row: Row) => unknown;
}

/** A column as a file declares it. */
export type ColumnHead = Pick<Column<never>, 'name' | 'type' | 'fields'>;

/** One exported row: values by the names of columns. */
export type ExportedRow = Readonly<Record<string, unknown>>;

/** @returns the row's value in every column, undefined ones as null */
export function rowOf<Row>(columns: readonly Column<Row>[], row: Row): ExportedRow {
  return Object.fromEntries(columns.map(({ name, of }) => [name, of(row) ?? null]));
}
