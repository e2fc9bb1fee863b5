/** What the store asks of an SQL engine: the part of sql.js that it uses, so that the core needs no engine's types. */
export type SqlValue = number | string | Uint8Array | null;

export interface SqlStatement {
  bind(values?: SqlValue[]): boolean;
  step(): boolean;
  /** The values of the row that `step` came to. */
  get(): SqlValue[];
  /** Known once `step` came to a row. */
  getColumnNames(): string[];
  run(values?: SqlValue[]): void;
  reset(): void;
  free(): boolean;
}

export interface SqlDatabase {
  run(sql: string, values?: SqlValue[]): unknown;
  exec(sql: string, values?: SqlValue[]): { columns: string[]; values: SqlValue[][] }[];
  prepare(sql: string): SqlStatement;
  /** The whole database as the bytes of a SQLite file. */
  export(): Uint8Array;
  close(): void;
}

/** Opens a database from the bytes of a file, or an empty one. Throws Error with SQLite's words for bytes it refuses. */
export type OpenSql = (bytes?: Uint8Array) => SqlDatabase;
