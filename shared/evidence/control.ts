/**
 * Control look-ups: names that surely exist, and names that surely do not. A resolver that denies the first says no to
 * everything, or to all but the names of its own network, and its no is worth nothing. One that has addresses for the
 * second leads names that do not exist to a server of its own, and those addresses are worth nothing.
 */
import { isUnknown as isUnknownFinding, type Finding } from '../case/finding.ts';
import { isUnknown, type RecordType } from '../dns/answer.ts';
import type { Resolver } from '../ports.ts';

/** A root server, and the domain that RFC 2606 §3 reserves and IANA keeps. */
const surelyThere: readonly [string, RecordType][] = [
  ['a.root-servers.net', 'A'],
  ['example.com', 'NS'],
];

/** The server that denies them; null where one is found, or could not be asked. */
export async function deniesAll(resolver: Resolver): Promise<string | null> {
  const answers = await Promise.all(surelyThere.map(([name, type]) => resolver.query(name, type)));
  const denied = answers.every(({ status, records }) => records.length === 0 && !isUnknown(status));
  return denied ? answers[0]!.resolver : null;
}

/** A fault that rests on a name that is not there, as the server says. */
export const restsOnDenial = ({ weighs, raw }: Finding): boolean =>
  weighs === 'for' && raw.some((line) => / ;; (?:status: NXDOMAIN|no such record)$/.test(line));

/** The finding as unknown, where it rests on what this server said; `knowsSome`: it has names of its own network. */
export function doubted(finding: Finding, server: string, knowsSome: boolean): Finding {
  if (finding.raw.length === 0 || isUnknownFinding(finding)) return finding;
  if (knowsSome && !restsOnDenial(finding)) return finding;
  return unknownFor(
    finding,
    `Nothing is known of ${finding.subject}: ${server} says of ${knowsSome ? 'names outside its network that they are' : 'every name that it is'} not there, also of ${surelyThere[0]![0]}, which surely is. Ask another resolver.`,
  );
}

const unknownFor = (finding: Finding, says: string): Finding => ({
  ...finding,
  result: 'temperror',
  weighs: 'silent',
  ...(finding.listing !== undefined && { listing: null }),
  says,
  facts: {},
});

/** RFC 6761 §6.4: nothing under `invalid` exists. Some rewrite only names of real domains, and IANA's has no such host. */
const surelyNot: readonly string[] = ['deferral-desk-control.invalid', 'deferral-desk-control.example.com'];

export interface Invented {
  server: string;
  addresses: ReadonlySet<string>;
}

/** The addresses with which a resolver answers names that do not exist; null where it has none. */
export async function inventedBy(resolver: Resolver): Promise<Invented | null> {
  const answers = await Promise.all(
    surelyNot.flatMap((name) => [resolver.query(name, 'A'), resolver.query(name, 'AAAA')]),
  );
  const addresses = new Set(answers.flatMap(({ records }) => records.map(({ data }) => String(data))));
  const server = answers.find(({ records }) => records.length > 0)?.resolver;
  return server === undefined ? null : { server, addresses };
}

/** The address in a line of an answer, as resolvers write it: `name. 300 IN A 203.0.113.80`. */
const addressIn = (line: string): string | undefined => / IN A(?:AAA)? (\S+)$/.exec(line)?.[1];

export const restsOnAddresses = ({ raw }: Finding): boolean => raw.some((line) => addressIn(line));

/** The finding as unknown, where it rests on an invented address. */
export function withoutInvented(finding: Finding, { server, addresses }: Invented): Finding {
  const address = finding.raw.map(addressIn).find((one) => one !== undefined && addresses.has(one));
  if (address === undefined) return finding;
  return unknownFor(
    finding,
    `Nothing sure is known of ${finding.subject}: ${server} answers names that do not exist with ${address}, also ${surelyNot[0]!}, and it gave that address here. Ask another resolver.`,
  );
}
