/** What a receiver wrote into a message that it took: Authentication-Results (RFC 8601), ARC (RFC 8617), its folder. */
import { canonicalIp } from '../dns/address.ts';
import type { Headers } from '../bounce/mail/headers.ts';
import type { AuthResultsReport, Read } from '../bounce/report.ts';

const methods = /^(?:spf|dkim|dmarc|arc|iprev|dkim-adsp|compauth|auth|bimi|x-[\w-]{1,30})$/;

/**
 * Null where the header holds no results. The first field stands uppermost, so the last MTA, the receiver's own, wrote
 * it (RFC 8601 §5); those below may come from anybody and are left out.
 */
export function authResults(headers: Headers): Read<AuthResultsReport> | null {
  const fields = headers.all('authentication-results');
  const [own] = fields;
  if (!own) return null;
  const [server, ...parts] = withoutComments(own).split(';');
  // Microsoft writes the name of the server in a field below, or not at all
  const named = /^\s*([\w.-]+\.[\w.-]+)(?:\s+\d)?\s*$/.exec(server ?? '')?.[1]?.toLowerCase() ?? null;
  const results = (named ? parts : [server ?? '', ...parts]).flatMap(resultOf);
  if (!results.length) return null;
  const comment = /client-ip=([\da-f.:]+)|sender ip is ([\da-f.:]+)|designates? ([\da-f.:]+) as/i.exec(
    [own, headers.get('received-spf') ?? ''].join(' '),
  );
  return {
    report: {
      kind: 'auth-results',
      from: named ?? /\bby ([\w.-]+)/.exec(headers.get('received') ?? '')?.[1]?.toLowerCase() ?? null,
      domain: results.find(({ method }) => method === 'dmarc')?.about ?? fromDomain(headers),
      begin: null,
      end: null,
      results,
      arc: /\bcv=(\w{1,10})/.exec(headers.get('arc-seal') ?? '')?.[1] ?? null,
      clientIp: canonicalIp((comment?.[1] ?? comment?.[2] ?? comment?.[3] ?? '').replace(/[.)]$/, '')),
      folder: folderOf(headers),
    },
    notes:
      fields.length > 1
        ? [
            `${fields.length - 1} older Authentication-Results stand below the receiver’s own; they were left out.`,
          ]
        : [],
  };
}

/** Comments nest (RFC 5322 §3.2.2); a bracket that never closes takes the rest. */
function withoutComments(value: string): string {
  let depth = 0;
  let out = '';
  for (const char of value.slice(0, 8_000)) {
    if (char === '(') depth++;
    if (depth === 0) out += char;
    if (char === ')' && depth > 0) depth--;
  }
  return out;
}

function resultOf(part: string): AuthResultsReport['results'] {
  const found = /^\s*([\w-]{2,40})\s{0,3}=\s{0,3}([a-z]{2,20})\b(.*)$/is.exec(part);
  if (!found || !methods.test(found[1]!.toLowerCase())) return [];
  const [, method, result, rest] = found;
  const property = (names: string) =>
    new RegExp(`\\b(?:${names})\\s{0,2}=\\s{0,2}"?@?([^\\s;"]{1,255})`, 'i').exec(rest!)?.[1] ?? null;
  const about =
    method!.toLowerCase() === 'dkim'
      ? property('header\\.d|header\\.i')
      : method!.toLowerCase() === 'dmarc'
        ? property('header\\.from')
        : property('smtp\\.mailfrom|smtp\\.helo|policy\\.iprev');
  return [
    {
      method: method!.toLowerCase(),
      result: result!.toLowerCase(),
      about: about?.replace(/^.*@/, '').toLowerCase() ?? null,
      why: property('reason')?.slice(0, 100) ?? null,
    },
  ];
}

const fromDomain = (headers: Headers): string | null =>
  /@([\w.-]+\.[\w-]{2,63})/.exec(headers.get('from') ?? '')?.[1]?.toLowerCase() ?? null;

function folderOf(headers: Headers): AuthResultsReport['folder'] {
  const microsoft = /\bSFV:(\w{2,4})|\bdest:([A-Z])/.exec(
    `${headers.get('x-forefront-antispam-report') ?? ''} ${headers.get('x-microsoft-antispam-mailbox-delivery') ?? ''}`,
  );
  if (microsoft?.[2]) return microsoft[2] === 'J' ? 'junk' : 'inbox';
  if (microsoft?.[1]) return /^(?:SPM|SKS)$/.test(microsoft[1]) ? 'junk' : 'inbox';
  const labels = headers.get('x-gmail-labels');
  if (labels) return /\bspam\b/i.test(labels) ? 'junk' : 'inbox';
  const flag = headers.get('x-spam-flag');
  return flag && /^yes/i.test(flag) ? 'junk' : null;
}
