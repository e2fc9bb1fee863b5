/** Prepared statements and transactions over the database: what the other files of the store ask their questions with. */
import type { SqlDatabase, SqlStatement, SqlValue } from './sql.ts';

export type Row = Record<string, SqlValue>;

export class Rows {
  readonly #db: SqlDatabase;
  readonly #prepared = new Map<string, SqlStatement>();
  #inTransaction = false;

  constructor(db: SqlDatabase) {
    this.#db = db;
    db.run('PRAGMA cache_size = -16000'); // 16 MB instead of 2: a broad search reads that much of its index
  }

  run(sql: string, ...values: SqlValue[]): void {
    this.#statement(sql).run(values);
  }

  all(sql: string, ...values: SqlValue[]): Row[] {
    const statement = this.#statement(sql);
    const rows: Row[] = [];
    let names: string[] | null = null;
    try {
      statement.bind(values);
      while (statement.step()) {
        // getAsObject would decode the names again for each row, which takes longer than the rest of it
        names ??= statement.getColumnNames();
        const row: Row = {};
        const cells = statement.get();
        for (let i = 0; i < names.length; i++) row[names[i]!] = cells[i]!;
        rows.push(row);
      }
    } finally {
      statement.reset();
    }
    return rows;
  }

  first(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.all(sql, ...values)[0];
  }

  /** All or nothing. Inside another one it is part of that: FTS4 would flush its index at each inner boundary. */
  inTransaction(work: () => void): void {
    if (this.#inTransaction) return work();
    this.#inTransaction = true;
    this.#db.run('BEGIN');
    try {
      work();
      this.#db.run('COMMIT');
    } catch (error) {
      this.#db.run('ROLLBACK');
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  export(): Uint8Array {
    for (const statement of this.#prepared.values()) statement.free();
    this.#prepared.clear();
    return this.#db.export();
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): SqlStatement {
    let statement = this.#prepared.get(sql);
    if (!statement) this.#prepared.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }
}
