/** `check --domain D --ip A`: the DNS checks, from this machine. */
import { resultWord } from '../../shared/case/finding.ts';
import { isQueryName } from '../../shared/dns/name.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { runChecks } from '../app/checks.ts';
import { withDesk } from './desk.ts';
import { knowledgeFor } from './knowledge.ts';
import { parse, print, printJson, tell, usage, type Verb } from './verb.ts';

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
  const odd = given.all('selector').find((selector) => !isQueryName(`${selector}._domainkey.example`));
  if (odd !== undefined)
    throw usage(
      `“${odd.slice(0, 60)}” is no DKIM selector.`,
      'It is the s= of a DKIM-Signature, such as s2026.',
    );
  const id = given.one('case');
  const request = {
    domain: given.one('domain'),
    clientIps: given.all('ip'),
    helo: given.one('helo'),
    sender: given.one('sender'),
    selectors: given.all('selector'),
    resolvers: given.all('resolver'),
    zones: given.all('dnsbl'),
  };
  const result =
    id === null
      ? // Of no case: the domain may be one's own, so what it publishes as a sender is looked at, too.
        await runChecks(
          required({
            ...request,
            sender: request.sender ?? request.domain,
            dnsblKeys: {},
            earlier: [],
            sessions: [],
          }),
          {
            zones: (await knowledgeFor(given)).zones,
            now: () => given.now(),
          },
        )
      : await withDesk(given, async (desk) => {
          if ((await desk.call('settings.keyring', {})).locked)
            tell('The keys of block lists are in the keyring of the desktop, and not used here.');
          const { findings, lookups, ms } = await desk.call('check.run', {
            case: id,
            asked: request,
          });
          return { findings, lookups, ms };
        });
  if (given.json) printJson(result);
  else
    for (const f of result.findings)
      print(visible(resultWord(f).padEnd(10) + `${f.zone ?? f.check}`.padEnd(24) + f.says));
  return 0;
};

function required<T extends { domain: string | null; clientIps: readonly string[] }>(request: T): T {
  if (request.domain === null && !request.clientIps.length)
    throw usage('What shall be checked?', 'Give --domain, --ip or both.');
  return request;
}
