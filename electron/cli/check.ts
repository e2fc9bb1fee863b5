/** `check --domain D --ip A`: the DNS checks, from this machine. */
import { visible } from '../../shared/escalation/visible.ts';
import type { Finding } from '../../shared/flow.ts';
import { runChecks } from '../app/checks.ts';
import { knowledgeOf } from '../node/resources.ts';
import { withDesk } from './case.ts';
import { parse, print, printJson, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args, {
    domain: { type: 'string' },
    ip: { type: 'string', multiple: true },
    helo: { type: 'string' },
    sender: { type: 'string' },
    selector: { type: 'string', multiple: true },
    resolver: { type: 'string', multiple: true },
    dnsbl: { type: 'string', multiple: true },
    case: { type: 'string' },
  });
  if (given.positionals.length) throw usage(`“${given.positionals[0]}” is not expected here.`);
  const id = given.one('case');
  const request = {
    domain: given.one('domain'),
    clientIps: given.all('ip'),
    helo: given.one('helo'),
    sender: given.one('sender'),
    selectors: given.all('selector'),
    resolvers: given.all('resolver'),
    zones: given.all('dnsbl'),
    dnsblKeys: {},
    earlier: [] as Finding[],
  };
  const result =
    id === null
      ? await runChecks(required(request), {
          zones: (await knowledgeOf(given.data)).zones,
          now: () => given.now(),
        })
      : await withDesk(given, async (desk) => {
          const c = await desk.load(id);
          const filled = {
            ...request,
            domain: request.domain ?? c.recipientDomain,
            clientIps: request.clientIps.length ? request.clientIps : c.clientIps,
            helo: request.helo ?? c.helo,
            sender: request.sender ?? c.senderDomain,
            selectors: request.selectors.length ? request.selectors : c.selectors,
            earlier: c.findings,
          };
          const done = await runChecks(required(filled), {
            zones: desk.prepared.knowledge.zones,
            now: () => given.now(),
          });
          await desk.change(id, { kind: 'checked', id, findings: done.findings });
          return done;
        });
  if (given.json) printJson(result);
  else
    for (const f of result.findings)
      print(
        visible(
          `${f.result === 'temperror' ? 'unknown' : f.result}`.padEnd(10) +
            `${f.zone ?? f.check}`.padEnd(24) +
            f.says,
        ),
      );
  return 0;
};

function required<T extends { domain: string | null; clientIps: string[] }>(request: T): T {
  if (request.domain === null && !request.clientIps.length)
    throw usage('What shall be checked?', 'Give --domain, --ip or both.');
  return request;
}
