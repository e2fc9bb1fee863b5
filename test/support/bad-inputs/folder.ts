/** A place for the files of one variant, and for servers that end with it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'deferral-desk-bad-'));
  readonly #ends: (() => unknown)[] = [];
  /** A case that is in the history already. */
  readonly case: string;

  constructor(id: string) {
    this.case = id;
  }
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }
  async serving<S extends { stop(): Promise<void> }>(starts: Promise<S>): Promise<S> {
    const server = await starts;
    this.#ends.push(() => server.stop());
    return server;
  }
  async end(): Promise<void> {
    for (const end of this.#ends) await end();
    rmSync(this.path, { recursive: true, force: true });
  }
}
