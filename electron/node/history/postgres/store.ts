/** A team's history in PostgreSQL: the same store as that of one person's folder, with a version per case. */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { foldChanges } from '../../../../shared/case/apply.ts';
import type { Case, CaseChange } from '../../../../shared/case/case.ts';
import { Problem } from '../../../../shared/problem.ts';
import type { Forgotten, ForgottenBefore, Purged } from '../../../../shared/rpc/team-methods.ts';
import { forgottenBefore } from '../../../../shared/store/compaction.ts';
import { Overtaken, type ImportReport, type Store, type Team } from '../../../../shared/store/port.ts';
import type {
  CaseSummary,
  Facets,
  Likeness,
  ListQuery,
  StoreWarning,
} from '../../../../shared/store/summary.ts';
import type { LastContact } from '../last-contact.ts';
import type { Address } from './address.ts';
import { appendArguments, type Append } from './append.ts';
import { TeamCards } from './cards.ts';
import { CommonWords } from './common-words.ts';
import { Connection } from './connection.ts';
import { forget } from './forget.ts';
import { Hearing } from './hear.ts';
import { deletedAfter, facetsOf, listCases, naming, similar } from './list.ts';
import { migrate } from './migrate.ts';
import { People } from './people.ts';
import { purge, purgedBefore, wouldPurge, type KeptDays } from './purge.ts';
import { neverSent } from './refusal.ts';
import { TeamSessions } from './sessions.ts';
import { TeamSettings } from './settings.ts';

const heldBy = 'SELECT id FROM desk.changes JOIN desk.cases USING (number) WHERE key = $1';
const facetsMs = 60_000;
const largestEvidence = 256 << 20;

export interface TeamOptions {
  now?: () => Date;
  /** When the database answered last, before this process. */
  last?: LastContact;
  /** Connections at most, beside the one that listens. */
  connections?: number;
  /** As hostname(); for tests. */
  machine?: string;
  /** How long a save waits for a database that went away in its midst, to learn whether it was saved. */
  patienceMs?: number;
}

/** Opens a team's history, and makes it where the database is empty. Throws Problem for all that an administrator can mend. */
export async function openTeamStore(address: Address, options: TeamOptions = {}): Promise<TeamStore> {
  const db = new Connection(address, options.connections ?? 8, options.last);
  try {
    await db.alone(migrate);
    const store = new TeamStore(db, options);
    await store.sessions.look();
    return store;
  } catch (error) {
    await db.end();
    throw error;
  }
}

export class TeamStore implements Store {
  readonly #db: Connection;
  readonly #now: () => Date;
  readonly #process = randomUUID();
  readonly #patienceMs: number;
  readonly #hearing: Hearing;
  readonly #settings: TeamSettings;
  readonly #commonWords: CommonWords;
  readonly #versions = new WeakMap<Case, number>();
  readonly #facets = new Map<boolean, { at: number; facets: Promise<Facets> }>();
  #warnings: StoreWarning[] = [];
  readonly unsaved = 0;
  readonly team: Team;
  /** Who has tested which server. */
  readonly sessions: TeamSessions;

  constructor(db: Connection, options: TeamOptions) {
    const { machine, now = () => new Date(), patienceMs = 4000 } = options;
    this.#db = db;
    this.#patienceMs = patienceMs;
    this.#now = now;
    this.sessions = new TeamSessions(db, this.#process, machine);
    this.#hearing = new Hearing(db, this.#process, this.sessions);
    this.#commonWords = new CommonWords(db);
    this.#settings = new TeamSettings(db, this.#process);
    const people = new People(db);
    this.team = {
      place: db.address.place,
      contact: () => ({ at: db.contact.at ?? now().toISOString(), away: db.contact.away }),
      heldBy: async (key) => (await db.first<{ id: string }>(heldBy, key))?.id ?? null,
      hear: (listener) => this.#hearing.add(listener),
      cards: new TeamCards(db, this.#process),
      hearRules: (listener) => this.#hearing.addForRules(listener),
      settingsOf: (person) => this.#settings.of(person),
      saveSettingsOf: (person, settings) => this.#settings.save(person, settings),
      met: (person) => people.met(person),
      people: () => people.all(),
    };
  }

  apply(
    change: CaseChange,
    summary: CaseSummary | null,
    after: number | null = null,
    key: string = randomUUID(),
  ): Promise<number> {
    return this.append({ change, summary, after, key, process: this.#process });
  }

  /** As apply. Where the answer was lost it is asked again: the key tells whether the change was taken in. */
  async append(append: Append): Promise<number> {
    const until = Date.now() + this.#patienceMs;
    let inDoubt = false;
    for (let pauseMs = 10; ; pauseMs = Math.min(2 * pauseMs, 200))
      try {
        const row = await this.#db.first<{ version: number }>(
          'SELECT desk.append($1::jsonb, $2, $3) AS version',
          ...appendArguments(append),
        );
        return row!.version;
      } catch (error) {
        const { change } = append;
        if ((error as { code?: string }).code === 'DD001')
          throw new Overtaken(change.kind === 'opened' ? change.case.id : change.id);
        if (!(error instanceof Problem) || error.code !== 'history-away') throw error;
        inDoubt ||= !neverSent(error.cause);
        if (Date.now() > until) throw inDoubt ? this.#db.away(error.cause, inDoubt) : error;
        await sleep(pauseMs);
      }
  }

  /** A change of a case that is carried over from a local history. */
  carry(change: CaseChange, summary: CaseSummary, after: number, origin: Append['origin']): Promise<number> {
    return this.append({
      ...{ change, summary, key: randomUUID(), process: this.#process },
      ...(after > 0 ? { after } : { after: null }),
      ...(origin && { origin }),
    });
  }

  /** See forget.ts. Throws Problem usage for what is no address. */
  forget(address: string, by: string, summarise: (c: Case) => CaseSummary): Promise<Forgotten> {
    const at = this.#now().toISOString();
    const noted = (id: string, text: string): Omit<Append, 'summary'> => ({
      change: { kind: 'noted', id, note: { at, text }, by, made: at },
      ...{ after: null, key: randomUUID(), process: this.#process },
    });
    return this.#db.alone((client) => forget(client, address, by, summarise, noted));
  }

  /** See purge.ts. */
  async purge(days: KeptDays, by: string): Promise<Purged> {
    return (await this.#db.alone((client) => purge(client, days, this.#now(), by)))!;
  }
  /** Once a day, whoever asks; null where it was done, or somebody else is at it. */
  purgeOfDay(days: KeptDays): Promise<Purged | null> {
    return this.#db.alone((client) => purge(client, days, this.#now(), null));
  }
  purged = () => this.#db.alone(purgedBefore);
  wouldPurge(days: KeptDays): Promise<Purged> {
    return this.#db.alone((client) => wouldPurge(client, days, this.#now()));
  }

  /** The protocol of forget(), the last one first; at most 100. */
  async forgotten(): Promise<ForgottenBefore[]> {
    const rows = await this.#db.rows<Omit<ForgottenBefore, 'at'> & { at: Date }>(
      `SELECT number, at, by, cardinality(cases) AS cases, changes, files FROM desk.forgotten
       ORDER BY number DESC LIMIT 100`,
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  /** The case that came from a local history, by the SHA-256 of its first change there. */
  async knownBy(sha256: string): Promise<{ id: string; changes: number } | null> {
    const row = await this.#db.first<{ id: string; changes: number }>(
      'SELECT id, origin_changes AS changes FROM desk.cases WHERE origin = $1',
      sha256,
    );
    return row ?? null;
  }

  /** This id, or another one of the same day where it is taken. */
  async freeId(id: string): Promise<string> {
    const taken = await this.#db.first('SELECT 1 AS there FROM desk.cases WHERE id = $1', id);
    return taken ? this.nextId(/^c-(\d{8})-/.exec(id)?.[1] ?? '19700101') : id;
  }

  async load(id: string): Promise<Case | null> {
    const rows = await this.#db.rows<{ change: string; version: number }>(
      `SELECT change, changes.version FROM desk.changes JOIN desk.cases USING (number)
       WHERE id = $1 AND shelf < 2 ORDER BY changes.version`,
      id,
    );
    const c = foldChanges(rows.map(({ change }) => JSON.parse(change) as CaseChange));
    if (c) this.#versions.set(c, rows.at(-1)!.version);
    return c;
  }
  versionOf = (c: Case): number | null => this.#versions.get(c) ?? null;

  async changesOf(id: string): Promise<CaseChange[]> {
    const rows = await this.#db.rows<{ change: string; at: Date; by: string | null }>(
      `SELECT change, at, by FROM desk.changes JOIN desk.cases USING (number) WHERE id = $1 ORDER BY changes.version`,
      id,
    );
    return rows.map(({ change }) => JSON.parse(change) as CaseChange);
  }

  list = (query: ListQuery) => listCases(this.#db, query, this.#commonWords);
  /** Counted once a minute at most: they only fill the menus that the list is narrowed with. */
  facets(archived: boolean): Promise<Facets> {
    const known = this.#facets.get(archived);
    if (known && performance.now() - known.at < facetsMs) return known.facets;
    const facets = facetsOf(this.#db, archived);
    this.#facets.set(archived, { at: performance.now(), facets });
    facets.catch(() => this.#facets.delete(archived));
    return facets;
  }
  similar = (likeness: Likeness) => similar(this.#db, likeness);
  naming = (text: string) => naming(this.#db, text);

  async nextId(day: string): Promise<string> {
    const row = await this.#db.first<{ last: number }>(
      'INSERT INTO desk.days AS d VALUES ($1, 1) ON CONFLICT (day) DO UPDATE SET last = d.last + 1 RETURNING last',
      day,
    );
    return `c-${day}-${row!.last}`;
  }

  async dueReminders(now: string): Promise<string[]> {
    const rows = await this.#db.rows<{ id: string }>(
      'SELECT id FROM desk.cases WHERE remind_at <= $1 AND shelf = 0 ORDER BY remind_at, number',
      now,
    );
    return rows.map(({ id }) => id);
  }

  async count(): Promise<number> {
    const row = await this.#db.first<{ n: string | null }>(
      'SELECT sum(n) AS n FROM desk.tallies WHERE shelf < 2',
    );
    return Number(row?.n ?? 0);
  }

  async undoDelete(id: string, by?: string): Promise<Case | null> {
    const row = await this.#db.first<{ version: number }>(
      'SELECT version FROM desk.cases WHERE id = $1 AND shelf = 2 AND merged_into IS NULL',
      id,
    );
    const at = this.#now().toISOString();
    if (row) await this.apply({ kind: 'restored', id, at, ...(by && { by, made: at }) }, null, row.version);
    return this.load(id);
  }

  deleted = () => deletedAfter(this.#db, forgottenBefore(this.#now().toISOString()));

  async mergedInto(id: string): Promise<string | null> {
    const row = await this.#db.first<{ id: string }>(
      'SELECT taker.id FROM desk.cases AS c JOIN desk.cases AS taker ON taker.number = c.merged_into WHERE c.id = $1',
      id,
    );
    return row?.id ?? null;
  }

  /** Throws Problem evidence-too-large above 256 MB: a row of PostgreSQL holds no more than 1 GB, and travels as a whole. */
  async putEvidence(bytes: Uint8Array): Promise<string> {
    if (bytes.length > largestEvidence)
      throw new Problem(
        'evidence-too-large',
        `This file has ${Math.round(bytes.length / 1e6)} MB; the team's history keeps files up to 256 MB.`,
        'Cut the hours out of the log in which it happened, and add those.',
      );
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const known = await this.#db.first('SELECT 1 AS there FROM desk.evidence WHERE sha256 = $1', sha256);
    if (!known)
      await this.#db.rows(
        'INSERT INTO desk.evidence (sha256, size, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        ...[sha256, bytes.length, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)],
      );
    return sha256;
  }

  async getEvidence(sha256: string): Promise<Uint8Array | null> {
    const row = await this.#db.first<{ bytes: Buffer }>(
      'SELECT bytes FROM desk.evidence WHERE sha256 = $1',
      sha256,
    );
    return row ? new Uint8Array(row.bytes) : null;
  }

  settings = (): Promise<unknown> => this.#settings.of('');
  saveSettings = (settings: object): Promise<void> => this.#settings.save('', settings);
  cleanSettings = (settings: object): Promise<string> => this.#settings.clean(settings);

  async exportSqlite(): Promise<Uint8Array> {
    throw elsewhere('A team’s history is exported with pg_dump.');
  }
  async importSqlite(): Promise<ImportReport> {
    throw elsewhere('A local history is taken over with “deferral-desk history push”.');
  }

  get warnings(): readonly StoreWarning[] {
    return this.#warnings;
  }
  async say(warning: StoreWarning): Promise<void> {
    this.#warnings = [...this.#warnings, warning];
  }
  async seen(says: readonly string[]): Promise<void> {
    this.#warnings = this.#warnings.filter((warning) => !says.includes(warning.says));
  }
  recoverable = async (): Promise<CaseChange[]> => [];
  async recovered(): Promise<void> {}
  prove(): void {}
  keepBackups(): void {}
  async save(): Promise<void> {}
  async compact(): Promise<void> {}

  async close(): Promise<void> {
    await this.#hearing.end();
    await this.#db.end();
  }
}

const elsewhere = (hint: string): Problem =>
  new Problem('not-for-a-team', 'This is not done from here for a team’s history.', hint);
