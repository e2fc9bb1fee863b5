/** Findings and sessions for tests, as checks and probes of `mx1.example.net` from 192.0.2.9 would give them. */
import type { Finding, ProbeResult } from '../../shared/case/finding.ts';

const at = '2026-05-18T09:10:00Z';

export const finding = (check: string, result: Finding['result'], more: Partial<Finding> = {}): Finding => ({
  check,
  result,
  weighs: 'silent',
  says: `${check} ${result}`,
  raw: [],
  ms: 1,
  at,
  subject: '192.0.2.9',
  ...more,
});

/** A session with an MX of the domain, at the greeting. */
export const session = (
  host: string,
  outcome: ProbeResult['outcome'],
  more: Partial<ProbeResult> = {},
): ProbeResult => ({
  target: { host, address: host, port: 25 },
  clientIp: '192.0.2.9',
  outcome,
  stage: 'greeting',
  reply: null,
  tls: null,
  transcript: [],
  ms: 1,
  at,
  says: '',
  preference: 10,
  ...more,
});
