/** A probe with real sockets, for tests on loopback: a fresh ledger, private addresses allowed, short deadlines. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localAddressFor, systemLookup } from '../../electron/node/smtp/addresses.ts';
import { connector } from '../../electron/node/smtp/connection.ts';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { openLedger, type Ledger } from '../../electron/node/smtp/ledger.ts';
import { probe, type ProbePorts, type ProbeReport, type ProbeRequest } from '../../shared/evidence/probe.ts';

export const shortDeadlines = {
  connect: 500,
  greeting: 500,
  command: 500,
  endOfData: 500,
  quit: 200,
  overall: 1500,
};

/** For a server that answers, on a machine that may be busy. */
export const longDeadlines = {
  connect: 60_000,
  greeting: 60_000,
  command: 60_000,
  endOfData: 60_000,
  quit: 10_000,
  overall: 200_000,
};

export async function probePorts(more: { resolver?: string; ledger?: Ledger } = {}): Promise<ProbePorts> {
  return {
    resolver: createResolver({ servers: [more.resolver ?? '127.0.0.1:9'], tryMs: 300 }),
    connector,
    ledger: more.ledger ?? (await openLedger(mkdtempSync(join(tmpdir(), 'deferral-desk-ledger-')))),
    clock: { now: Date.now },
    localAddressFor,
    systemLookup,
  };
}

export function requestFor(name: string, port: number, more: Partial<ProbeRequest> = {}): ProbeRequest {
  return {
    where: { kind: 'host', name, port },
    clientIps: [],
    helo: 'client.example.test',
    mailFrom: 'a@client.example.test',
    rcptTo: null,
    starttls: 'auto',
    override: null,
    allowPrivate: true,
    deadlines: shortDeadlines,
    ...more,
  };
}

/** One session to one server on a fresh ledger. */
export async function probeOnce(
  name: string,
  port: number,
  more: Partial<ProbeRequest> = {},
): Promise<ProbeReport['results'][number]> {
  const { results } = await probe(requestFor(name, port, more), await probePorts());
  return results[0]!;
}
