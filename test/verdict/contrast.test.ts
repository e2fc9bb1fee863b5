/** Forty contrasts (test/support/contrasts.ts), judged with findings as given. */
import { describe, expect, test } from 'vitest';
import { readLogText } from '../../shared/bounce/log/reader.ts';
import type { Case } from '../../shared/case/case.ts';
import type { Result } from '../../shared/case/finding.ts';
import type { Cause } from '../../shared/catalogue/cause.ts';
import { exporter as plainText } from '../../shared/escalation/exporters/text.ts';
import { applyChange, document, openCases, understand, writeReport } from '../../shared/flow.ts';
import { compareView } from '../../shared/rpc/present/present.ts';
import { address, contrasts, logOf, openOf } from '../support/contrasts.ts';
import { finding } from '../support/made-finding.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-11-28T15:00:00Z');

const findingsOf = (list: string) =>
  list
    .split('; ')
    .filter(Boolean)
    .map((text) => {
      const [, ip, check, result] = /^(?:(\d+) )?(\w+) (\w+)$/.exec(text)!;
      const clientIp = ip && address(ip);
      return finding(check!, result as Result, {
        ...(clientIp && { clientIp }),
        subject: clientIp ?? 'example.com',
        says: `${clientIp ?? 'example.com'}: ${check} ${result}.`,
        ...(check === 'dnsbl' && { zone: 'zen.spamhaus.org', listing: 'abuse' as const }),
      });
    });

function judged(routes: string, findings: string, reply: string) {
  const bytes = new TextEncoder().encode(logOf(routes, reply));
  const bounces = understand([readLogText({ name: 'mainlog', bytes }, { now })], prepared());
  const opened = openCases(bounces, prepared(), { now, nextId: (day) => `c-${day}-1` });
  expect(opened.cases).toHaveLength(1);
  const c = applyChange(opened.cases[0]!, { kind: 'checked', id: 'c', findings: findingsOf(findings) });
  return { c, told: document(c, prepared(), { now }) };
}

/** Everything that tells somebody to do something. */
function advice(c: Case, told: ReturnType<typeof judged>['told']): string {
  const report = writeReport(plainText, c, told, {
    level: 'full',
    machine: 'desk',
    knowledge: 'k',
    version: '1',
    addressee: null,
    evidence: [],
  });
  const { request } = JSON.parse(JSON.stringify({ request: report.content })) as { request: string };
  return [
    compareView(c, told, prepared().matcher).advice.join('\n'),
    request
      .split('\n')
      .filter((line) => /^Please/.test(line))
      .join('\n'),
  ].join('\n');
}

describe.each(contrasts)('broken: %s', (_, rows) => {
  test.each(rows)('%s | %s | %s', (routes, findings, reply, expected) => {
    const { c, told } = judged(routes, findings, reply);
    const { verdict } = told;
    const of = (cause: Cause) => verdict.causes.find((one) => one.cause === cause);
    if (expected.scope) expect.soft(verdict.scope).toBe(expected.scope);
    if (expected.leads) expect.soft(verdict.causes[0]?.cause).toBe(expected.leads);
    for (const cause of expected.not ?? [])
      expect.soft(verdict.causes[0]?.cause, `not ${cause}`).not.toBe(cause);
    if (expected.next) expect.soft(told.next.id).toBe(expected.next);

    const open = openOf(routes);
    const faults = findingsOf(findings).filter((x) => x.result === 'fail' || x.result === 'permerror');
    const theirs = faults.filter((x) => open.includes(x.clientIp ?? ''));
    for (const { says, check, clientIp } of theirs) {
      for (const cause of verdict.causes) expect.soft(cause.for.join('\n')).not.toContain(says);
      for (const step of told.steps)
        if (step.answer !== 'unknown') expect.soft(step.because, step.id).not.toContain(says);
      const isShared = faults.some((x) => x.check === check && x.clientIp !== clientIp);
      if (!isShared && expected.warns) expect.soft(verdict.warnings.join('\n')).toContain(says);
    }
    for (const ip of open) {
      expect
        .soft(advice(c, told))
        .not.toMatch(
          new RegExp(`(?:move|use|send|repair|bring|mend|rest|hold)[^.]*${ip.replaceAll('.', '\\.')}`, 'i'),
        );
    }
    if (of('reverse-dns') && (expected.not ?? []).includes('reverse-dns'))
      expect.soft(of('reverse-dns')!.for.join('\n')).not.toMatch(/iprev|helo/);
  });
});
