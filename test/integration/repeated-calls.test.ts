/**
 * A page whose answer was lost makes the same call once more, under the key of the first time: it gets the first answer, and nothing
 * is done twice. Every writing call of the contract, at a built `serve` over a folder and over PostgreSQL, there also at another one.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { methods, type Method } from '../../shared/rpc/contract.ts';
import { actionHeader } from '../../shared/rpc/repeats.ts';
import { refusedTo } from '../../shared/rpc/roles.ts';
import { startServe } from '../support/double.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-repeated-'));
const running: { stop(): Promise<void> }[] = [];
let postgres: Postgres | null = null;
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  postgres?.remove();
  rmSync(base, { recursive: true, force: true });
});

type Call = (method: Method, input: unknown, action?: string) => Promise<Record<string, unknown>>;

/** A `serve` of its own; every call throws what is a Problem. */
async function desk(name: string, history = ''): Promise<Call> {
  const env = { DEFERRAL_DESK_HISTORY: history, DEFERRAL_DESK_AS: 'anna' };
  const served = await startServe(join(base, name), env);
  running.push(served);
  const { origin, hash } = new URL(served.address);
  return async (method, input, action) => {
    const headers = {
      'x-deferral-desk-token': hash.replace('#token=', ''),
      ...(action && { [actionHeader]: action }),
    };
    const body = JSON.stringify(input);
    const response = await fetch(`${origin}/rpc/${method}`, { method: 'POST', headers, body });
    const answer = (await response.json()) as { ok?: Record<string, unknown> };
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer.ok;
  };
}

const text = (what: string) => ({
  kind: 'text' as const,
  name: 'pasted',
  text: `host mx1.example.net[192.0.2.61] said: 421 4.7.0 Too many connections, ${what}`,
});
const log =
  'Nov 29 10:00:00 mail postfix/smtp[7]: 4X1: to=<u@example.org>, relay=mx1.example.org[192.0.2.9]:25, delay=3, dsn=4.7.0, status=deferred (host mx1.example.org[192.0.2.9] said: 421 4.7.0 Try later)';
const card = (id: string): string => `- id: ${id}
  providers: [generic]
  cause: maintenance
  side: receiver
  match:
    all: ['wait behind gate ${id}']
  samples:
    - '421 4.3.2 Please wait behind gate ${id}'
  means: They are closed.
  advice: Wait until the gate is open.
  checked: 2026-11-21
  source: told on the telephone
  confidence: medium
`;
interface Opened {
  cases: { document: { case: string }; askZone: { key: string }[] }[];
}

type Make = (a: string, b: string, call: Call) => unknown;

/** The input of each call. `a` and `b` are two cases of their own. */
const writing: Partial<Record<Method, Make>> = {
  'case.open': () => ({ inputs: [text(randomUUID()), text(randomUUID())] }),
  'case.add': (a) => ({ case: a, inputs: [text('once more')] }),
  'case.answer': (a) => ({ case: a, step: 'issuer', answer: 'remote-mta', seen: null }),
  'case.identify': (a) => ({ case: a, helo: 'mail.example.com' }),
  async 'case.zone'(_a, _b, call) {
    const input = { kind: 'text', name: 'mail.log', text: log.replace('4X1', randomUUID().slice(0, 8)) };
    const { cases } = (await call('case.open', { again: true, inputs: [input] })) as never as Opened;
    return { case: cases[0]!.document.case, clock: cases[0]!.askZone[0]!.key, zone: 'Europe/Berlin' };
  },
  'case.journal': (a) => ({
    ...{ case: a, entry: { at: null, what: 'x', from: null, to: null, who: null, kind: 'other', ttl: null } },
  }),
  'case.note': (a) => ({ case: a, text: 'they answer on Monday' }),
  'case.gap': (a) => ({ case: a, piece: 'transcript', reason: 'not kept' }),
  'case.label': (a) => ({ case: a, ticket: 'T-1' }),
  'case.remind': (a) => ({ case: a, at: '2030-01-01T10:00:00Z', what: 'ask', recheck: false }),
  'case.close': (a) => ({ case: a, as: 'recovered' }),
  'case.assign': (a) => ({ case: a, to: 'bob', note: 'for you' }),
  'case.reopen': async (a, _b, call) => (await call('case.close', { case: a, as: 'over' }), { case: a }),
  'case.archive': (a) => ({ case: a, archived: true }),
  'case.merge': (a, b) => ({ case: a, from: b }),
  'case.unmerge': async (a, b, call) => (
    await call('case.merge', { case: a, from: b }),
    { case: a, from: b }
  ),
  'case.delete': (a) => ({ case: a }),
  'case.restore': async (a, _b, call) => (await call('case.delete', { case: a }), { case: a }),
  'report.sent': (a) => ({ case: a, to: 'postmaster@example.net' }),
  'settings.set': () => ({ helo: 'mail.example.com' }),
};
/** What these did no other process knows; it would ask the network, or look, once more. */
const onlyThere: Partial<Record<Method, Make>> = {
  'check.run': (a) => ({ case: a, asked: { ...nobody, domain: 'example.net', resolvers: ['127.0.0.1:1'] } }),
  'probe.run': (a) => ({
    ...{ case: a, host: '127.0.0.1', port: 25, clientIps: [], allowPrivate: true },
    ...{ helo: null, mailFrom: null, rcptTo: null, starttls: 'never', override: null },
  }),
};
const nobody = { domain: null, clientIps: [], helo: null, sender: null, selectors: [], zones: [] };
const ofTeam: Partial<Record<Method, Make>> = {
  'cards.save'() {
    const id = `own-${randomUUID().slice(0, 8)}`;
    return { path: `replies/provider/${id}.yaml`, text: card(id), after: null };
  },
};
const ofTeamOnlyThere: Partial<Record<Method, Make>> = {
  'keeping.purge': () => ({ evidence: null, closed: null }),
  async 'keeping.forget'(a, _b, call) {
    await call('case.note', { case: a, text: 'wrote to erika@example.net' });
    return { address: 'erika@example.net' };
  },
};
/** Saves nothing, sends nothing; or, done twice, is the same as done once. */
const harmless: Method[] = [
  ...(['desk.pick', 'log.read', 'queue.read', 'queue.whatIf', 'message.examine', 'telemetry.add'] as const),
  ...(['place.test', 'place.set', 'place.again', 'cards.check', 'keeping.show'] as const),
  ...(['history.export', 'history.import', 'history.seen', 'history.recover'] as const),
];

test('every call that changes something is tried', () => {
  const tried = [writing, onlyThere, ofTeam, ofTeamOnlyThere].flatMap((one) => Object.keys(one));
  const all = Object.keys(methods).filter((one) => refusedTo('read', one) !== null);
  expect(all.filter((one) => !tried.includes(one) && !(harmless as string[]).includes(one))).toEqual([
    'message.send', // the politeness ledger refuses the second one
  ]);
});

async function twice(method: Method, make: Make, first: Call, second: Call): Promise<void> {
  const made = async (): Promise<string> => {
    const { cases } = (await first('case.open', {
      inputs: [text(randomUUID())],
      again: true,
    })) as never as Opened;
    return cases[0]!.document.case;
  };
  const [a, b] = [await made(), await made()];
  const input = await make(a, b, first);
  const key = randomUUID();
  const answer = await first(method, input, key);
  const before = await state(first, a);
  const again = await second(method, input, `${key} again`);
  expect(plain(again)).toEqual(plain(answer));
  expect(await state(first, a)).toEqual(before);
}

/** All cases, and what happened in this one. */
async function state(call: Call, id: string): Promise<unknown> {
  const list = {
    query: '',
    status: [],
    sort: 'lastSeen',
    descending: true,
    archived: false,
    limit: 1,
    offset: 0,
  };
  const { total } = await call('case.list', list);
  return { total, record: await call('case.record', { case: id }).catch(String) };
}

/** Without what is another with each look. */
const plain = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer, (name, value: unknown) =>
      name === 'revision' || name === 'now' ? undefined : value,
    ),
  );

const rows = (...tables: Partial<Record<Method, Make>>[]): [Method, Make][] =>
  tables.flatMap((one) => Object.entries(one) as [Method, Make][]);

describe('in a folder', () => {
  let here: Call;
  beforeAll(async () => {
    here = await desk('folder');
  });
  test.each(rows(writing, onlyThere))('%s', (method, make) => twice(method, make, here, here));
});

describe.skipIf(noPostgres !== null)(noPostgres ?? 'of a team', () => {
  let here: Call;
  let there: Call;
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
    const history = postgres.database();
    here = await desk('here', history);
    there = await desk('there', history);
  });
  test.each(rows(writing, onlyThere, ofTeam, ofTeamOnlyThere))('%s', (method, make) =>
    twice(method, make, here, here),
  );
  test.each(rows(writing, ofTeam))('%s, at another serve', (method, make) =>
    twice(method, make, here, there),
  );
});
