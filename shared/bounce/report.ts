/** What receivers report about a sender, whatever the form. Times are ISO 8601 UTC, rates are shares of 1. */

export const reportKinds = [
  'dmarc-report',
  'tls-report',
  'feedback-report',
  'snds-data',
  'postmaster-tools',
  'auth-results',
  'lookup',
] as const;

export type Report =
  DmarcReport | TlsReport | FeedbackReport | SndsReport | PostmasterReport | AuthResultsReport | LookupReport;

interface Common {
  /** Who reports, in its own words. */
  from: string | null;
  /** The sending domain that it is about; null where it is about addresses only. */
  domain: string | null;
  begin: string | null;
  end: string | null;
}

/** DMARC aggregate (RFC 7489 §7.2, RFC 9990). Counts are messages. */
export interface DmarcReport extends Common {
  kind: 'dmarc-report';
  id: string | null;
  policy: { p: string | null; sp: string | null; testing: boolean };
  /** Records of the file. */
  rows: number;
  messages: number;
  /** Aligned by DKIM or by SPF. */
  pass: number;
  /** By client IP, the most messages first. */
  sources: DmarcSource[];
  /** Messages of client IPs beyond those listed. */
  otherMessages: number;
}
export type Aligned = 'pass' | 'fail' | 'mixed';
export interface DmarcSource {
  ip: string;
  messages: number;
  pass: number;
  dmarc: Aligned;
  spf: Aligned;
  dkim: Aligned;
  /** Why messages failed, or passed in spite of it, each with its number: `DKIM fail (example.com, s1)`. */
  reasons: { says: string; messages: number }[];
}

/** TLS report (RFC 8460). Counts are sessions. It tells of mail that came *to* `domain`. */
export interface TlsReport extends Common {
  kind: 'tls-report';
  id: string | null;
  successful: number;
  failed: number;
  failures: {
    /** RFC 8460 §4.3, `certificate-expired`. */
    type: string;
    mx: string | null;
    clientIp: string | null;
    sessions: number;
    reason: string | null;
  }[];
}

/** One complaint (ARF, RFC 5965; JMRP). */
export interface FeedbackReport extends Common {
  kind: 'feedback-report';
  type: string;
  clientIp: string | null;
  incidents: number;
}

/** SNDS data, one row per client IP and period; or the state of address ranges. */
export interface SndsReport extends Common {
  kind: 'snds-data';
  rows: SndsRow[];
  blocked: { first: string; last: string; blocked: boolean; why: string }[];
}
export interface SndsRow {
  ip: string;
  begin: string | null;
  end: string | null;
  messages: number | null;
  filter: 'green' | 'yellow' | 'red' | null;
  /** Upper end of what the file says: `< 0.1%` is 0.001. */
  complaintRate: number | null;
  /** The rate as the file words it. */
  complaints: string | null;
  trapHits: number | null;
}

/** Gmail's Postmaster Tools: API answers (v1, v2) and tables of its screens. */
export interface PostmasterReport extends Common {
  kind: 'postmaster-tools';
  days: PostmasterDay[];
  /** v2: requirement → `compliant`, `needs-work`. */
  compliance: { requirement: string; state: string }[];
}
export interface PostmasterDay {
  day: string;
  spamRate: number | null;
  spf: number | null;
  dkim: number | null;
  dmarc: number | null;
  tls: number | null;
  deliveryErrors: { type: string; rate: number }[];
}

/** What one receiver wrote into a message that it took (RFC 8601; RFC 8617 for ARC). */
export interface AuthResultsReport extends Common {
  kind: 'auth-results';
  results: { method: string; result: string; about: string | null; why: string | null }[];
  arc: string | null;
  clientIp: string | null;
  /** Where it was put, as far as headers tell. */
  folder: 'inbox' | 'junk' | null;
}

/** What a person at another machine got from dig, nslookup, host or openssl. */
export interface LookupReport extends Common {
  kind: 'lookup';
  tool: 'dig' | 'nslookup' | 'host' | 'openssl';
  server: string | null;
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `no answer`; for openssl the word on the certificate. */
  status: string | null;
  records: { name: string; type: string; ttl: number | null; data: string }[];
}

/** A report and what was cut, guessed or contradictory in it. */
export interface Read<R extends Report = Report> {
  report: R;
  notes: string[];
}
