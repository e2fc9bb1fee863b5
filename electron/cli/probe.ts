/** `probe HOST[:PORT]`: one polite SMTP session per address and client IP, from this machine. */
import { randomUUID } from 'node:crypto';
import { readTarget } from '../../shared/evidence/target.ts';
import { visible } from '../../shared/escalation/visible.ts';
import type { ProbeRequest } from '../../shared/evidence/probe.ts';
import type { ProbeResult } from '../../shared/flow.ts';
import { envelopeOf, runProbe } from '../app/sessions.ts';
import { openLedger, type Ledger } from '../node/smtp/ledger.ts';
import { withDesk } from './desk.ts';
import { parse, print, printJson, remark, tell, usage, type Arguments, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args, {
    'client-ip': { type: 'string', multiple: true },
    helo: { type: 'string' },
    'mail-from': { type: 'string' },
    'rcpt-to': { type: 'string' },
    starttls: { type: 'string' },
    override: { type: 'string' },
    resolver: { type: 'string', multiple: true },
    'allow-private': { type: 'boolean' },
    case: { type: 'string' },
  });
  const [target, extra] = given.positionals;
  if (target === undefined || extra !== undefined)
    throw usage('One host is expected.', 'Write: probe mx1.example.net[:PORT]');
  const starttls = given.one('starttls') ?? 'auto';
  if (starttls !== 'auto' && starttls !== 'never' && starttls !== 'require')
    throw usage(`“${starttls}” is no way of STARTTLS.`, 'Choose auto, never or require.');
  const { host, port } = readTarget(target);
  const request = {
    where: { kind: 'host' as const, name: host, port },
    clientIps: given.all('client-ip'),
    helo: given.one('helo'),
    mailFrom: given.one('mail-from'),
    rcptTo: given.one('rcpt-to'),
    starttls,
    override: given.one('override'),
    allowPrivate: given.on('allow-private'),
  } satisfies ProbeRequest;
  const show = (result: ProbeResult): void => {
    if (given.json) printJson(result);
    else print(describe(result));
  };
  const id = given.one('case');
  const resolvers = given.all('resolver');
  const report =
    id === null
      ? await withLedger(given, (ledger) =>
          runProbe(request, { ledger, resolvers, now: () => given.now() }, show),
        )
      : await withDesk(given, async (desk) => {
          const { document } = await desk.call('case.show', { case: id });
          const envelope = request.rcptTo === null ? envelopeOf(document) : request;
          const { where: _, ...session } = request;
          const work = randomUUID();
          desk.on('session', (told) => told.work === work && show(told.result));
          return desk.call('probe.run', {
            ...session,
            work,
            case: id,
            host,
            port,
            rcptTo: envelope.rcptTo,
            mailFrom: request.mailFrom ?? envelope.mailFrom,
            ...(resolvers.length > 0 && { resolvers }),
          });
        });
  for (const { target: t, clientIp, notBefore, why } of report.refused)
    tell(`${t.host} [${t.address}] from ${clientIp}: not before ${notBefore}, ${why}`);
  for (const note of report.notes) tell(note);
  return 0;
};

function describe(r: ProbeResult): string {
  const lines = [
    `${r.target.host} [${r.target.address}]:${r.target.port}${r.clientIp ? ` from ${r.clientIp}` : ''}: ${r.outcome} at ${r.stage}, ${r.ms} ms`,
    `  ${r.says}`,
  ];
  for (const line of r.transcript)
    lines.push(`  ${String(line.ms).padStart(6)} ms ${line.from}: ${line.line}`);
  return visible(lines.join('\n'));
}

/** The ledger without the cases, that of the team with it where there is one; what is wrong with it is said. */
async function withLedger<T>(given: Arguments, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const own = await openLedger(given.data, undefined, false);
  if (own.damage) remark([own.damage]);
  if (!given.history) return work(own);
  const [{ addressOf, openTeamStore }, { teamLedger }] = await Promise.all([
    import('../node/history/postgres/open.ts'),
    import('../app/team-ledger.ts'),
  ]);
  const store = await openTeamStore(addressOf(given.history.address, given.history.from), { connections: 2 });
  try {
    return await work(teamLedger(own, store.sessions, () => given.person));
  } finally {
    await store.close();
  }
}
