/** What somebody at another machine got from dig, nslookup, host or openssl s_client, and pasted. */
import type { LookupReport, Read } from '../bounce/report.ts';

const mostRecords = 200;
type Found = Pick<LookupReport, 'tool' | 'server' | 'status' | 'records'>;

/** Null where the text is the output of none of them. */
export function lookupIn(text: string): Read<LookupReport> | null {
  const lines = text.slice(0, 200_000).split(/\r?\n/);
  const found = [digOf, nslookupOf, hostOf, opensslOf].reduce<Found | null>(
    (one, read) => one ?? read(lines),
    null,
  );
  if (!found) return null;
  const { records, ...rest } = found;
  return {
    report: {
      kind: 'lookup',
      from: null,
      domain: records[0]?.name ?? null,
      begin: null,
      end: null,
      ...rest,
      records: records.slice(0, mostRecords),
    },
    notes:
      records.length > mostRecords
        ? [`Only the first ${mostRecords} of ${records.length} records are kept.`]
        : [],
  };
}

const name = (text: string) => text.replace(/\.$/, '').toLowerCase();
const first = (lines: readonly string[], words: RegExp): string | null => {
  for (const line of lines) {
    const found = words.exec(line);
    if (found) return found[1] ?? found[0];
  }
  return null;
};

function digOf(lines: readonly string[]): Found | null {
  const status = first(lines, /^;; ->>HEADER<<-.*?status: (\w+)/);
  const timeout = lines.some((line) => /^;; (?:connection timed out|no servers could be reached)/.test(line));
  if (!status && !timeout) return null;
  const records = lines.flatMap((line) => {
    const found = /^([^;\s]\S{0,254})\s+(\d{1,10})\s+IN\s+([A-Z\d]{1,10})\s+(.{1,2000})$/.exec(line);
    return found
      ? [{ name: name(found[1]!), type: found[3]!, ttl: Number(found[2]), data: found[4]!.trim() }]
      : [];
  });
  return {
    tool: 'dig',
    server: first(lines, /^;; SERVER: ([\da-f.:]+)#/i),
    status: status ?? 'no answer',
    records,
  };
}

function nslookupOf(lines: readonly string[]): Found | null {
  const server = first(lines, /^(?:Server|Servidor|Serveur):\s+(\S+)/);
  if (!server) return null;
  const refused = first(lines, /^\*\*\* .*?can't find .*?: (.+)$|^\*\* server can't find .*?: (\w+)/);
  const records: LookupReport['records'] = [];
  let owner = '';
  for (const line of lines) {
    const address = /^Address(?:es)?:\s+([\da-f.:]+)(?!#)$/i.exec(line);
    const named = /^Name:\s+(\S+)/.exec(line);
    const told = /^(\S+)\s+(mail exchanger|MX preference|name|text|canonical name)\s{0,3}=\s{0,3}(.+)$/.exec(
      line,
    );
    if (named) owner = name(named[1]!);
    else if (told)
      records.push({ name: name(told[1]!), type: typeOf(told[2]!), ttl: null, data: told[3]!.trim() });
    else if (address && owner)
      records.push({
        name: owner,
        type: address[1]!.includes(':') ? 'AAAA' : 'A',
        ttl: null,
        data: address[1]!,
      });
  }
  return { tool: 'nslookup', server, status: refused ? statusWord(refused) : 'NOERROR', records };
}

function hostOf(lines: readonly string[]): Found | null {
  const records: LookupReport['records'] = [];
  let status: string | null = null;
  for (const line of lines) {
    const found =
      /^(\S+) (has address|has IPv6 address|mail is handled by|domain name pointer|descriptive text) (.+)$/.exec(
        line,
      );
    const none = /^Host \S+ not found: \d\((\w+)\)/.exec(line);
    if (found)
      records.push({ name: name(found[1]!), type: typeOf(found[2]!), ttl: null, data: found[3]!.trim() });
    else if (none) status = none[1]!;
  }
  if (!records.length && !status) return null;
  return { tool: 'host', server: null, status: status ?? 'NOERROR', records };
}

/** The certificate that a server showed; names and words as OpenSSL writes them. */
function opensslOf(lines: readonly string[]): Found | null {
  if (!lines.some((line) => /^CONNECTED\([\da-f]+\)/i.test(line))) return null;
  const subject = first(lines, /^\s{0,4}(?:subject=|0 s:)(.+)$/);
  const records = subject
    ? [
        {
          name: name(/CN\s?=\s?([^,/]+)/.exec(subject)?.[1]?.trim() ?? ''),
          type: 'certificate',
          ttl: null,
          data: subject.trim(),
        },
      ]
    : [];
  return {
    tool: 'openssl',
    server: null,
    status: first(lines, /^\s{0,4}Verif(?:y return code|ication): (.+)$/i),
    records,
  };
}

function typeOf(words: string): string {
  const types: Record<string, string> = {
    'mail exchanger': 'MX',
    'MX preference': 'MX',
    'mail is handled by': 'MX',
    name: 'PTR',
    'domain name pointer': 'PTR',
    text: 'TXT',
    'descriptive text': 'TXT',
    'canonical name': 'CNAME',
    'has address': 'A',
    'has IPv6 address': 'AAAA',
  };
  return types[words] ?? words;
}

const statusWord = (words: string): string =>
  /non-existent/i.test(words)
    ? 'NXDOMAIN'
    : /timed? ?out/i.test(words)
      ? 'no answer'
      : words.trim().slice(0, 40);
