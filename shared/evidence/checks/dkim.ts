/** DKIM keys (RFC 6376 §3.6.1): there, readable, long enough (RFC 8301), not revoked, not only for tests. */
import { isUnknown, type DnsAnswer } from '../../dns/answer.ts';
import { parseTags } from '../../dns/tags.ts';
import type { Finding } from '../../case/finding.ts';
import type { MailAuth } from '../../ports.ts';
import { finding, unknownWhy, type Check, type CheckContext } from '../check.ts';
import { fromBase64 } from '../../text/base64.ts';

const shortest = 1024;
const recommended = 2048;

export const check: Check = {
  name: 'dkim',
  needs: ['senderDomain', 'selector'],
  run: (context) => Promise.all(context.selectors.map((selector) => dkimKey(selector, context))),
};

async function dkimKey(selector: string, context: CheckContext): Promise<Finding> {
  const { senderDomain, resolver, clock, mailAuth } = context;
  const name = `${selector}._domainkey.${senderDomain!}`;
  const answer = await resolver.query(name, 'TXT');
  const { result, says, facts } = judge(name, answer, mailAuth);
  return finding('dkim', clock, [answer], {
    result,
    weighs: result === 'fail' || result === 'permerror' ? 'for' : 'silent',
    says,
    subject: name,
    facts: { selector, ...facts },
  });
}

interface Judged {
  result: Finding['result'];
  says: string;
  facts?: Record<string, unknown>;
}

function judge(name: string, answer: DnsAnswer, mailAuth: MailAuth): Judged {
  if (isUnknown(answer.status))
    return {
      result: 'temperror',
      says: `The DKIM key ${name} could not be looked up: ${unknownWhy(answer)}.`,
    };
  const keys = answer.records
    .map((record) => record.data as string)
    .filter((text) => /(^|;)\s*[vp]\s*=/i.test(text));
  if (keys.length === 0)
    return {
      result: 'fail',
      says: `There is no DKIM key at ${name}: what is signed with it cannot be verified.`,
    };
  if (keys.length > 1)
    return {
      result: 'permerror',
      says: `There are ${keys.length} DKIM keys at ${name}, where one belongs (RFC 6376 §3.6.2.2).`,
    };
  return judgeKey(name, parseTags(keys[0]!), mailAuth);
}

function judgeKey(name: string, tags: Map<string, string> | null, { rsaBits }: MailAuth): Judged {
  const broken = (why: string): Judged => ({
    result: 'permerror',
    says: `The DKIM key ${name} is broken: ${why}.`,
  });
  if (!tags) return broken('it cannot be read as tag=value pairs');
  if (tags.has('v') && tags.get('v') !== 'DKIM1')
    return broken(`its version is “${tags.get('v')!.slice(0, 20)}”, not DKIM1`);
  const value = tags.get('p');
  if (value === undefined) return broken('it has no p= tag');
  const type = (tags.get('k') ?? 'rsa').toLowerCase();
  const test =
    tags
      .get('t')
      ?.split(':')
      .some((flag) => flag.trim() === 'y') ?? false;
  const facts = { type, test, revoked: value === '' };
  if (value === '')
    return { result: 'fail', says: `The DKIM key ${name} is revoked: its p= tag is empty.`, facts };
  const hashes = tags
    .get('h')
    ?.split(':')
    .map((hash) => hash.trim().toLowerCase());
  if (hashes && !hashes.includes('sha256'))
    return {
      result: 'fail',
      says: `The DKIM key ${name} does not allow SHA-256, and SHA-1 is not accepted (RFC 8301).`,
      facts,
    };
  const remark = test ? ' It is marked as a test (t=y), so receivers may ignore it.' : '';
  if (type === 'ed25519') {
    const bytes = decoded(value)?.length;
    if (bytes !== 32) return broken('its ed25519 key has not 32 bytes');
    return {
      result: 'pass',
      says: `The DKIM key ${name} is there (ed25519).${remark}`,
      facts: { ...facts, bits: 256 },
    };
  }
  if (type !== 'rsa') return broken(`its key type is “${type.slice(0, 20)}”`);
  const key = decoded(value);
  const bits = key && rsaBits(key);
  if (bits === null) return broken('its p= tag holds no RSA key');
  if (bits < shortest)
    return {
      result: 'fail',
      says: `The DKIM key ${name} has only ${bits} bits; receivers reject less than ${shortest} (RFC 8301).`,
      facts: { ...facts, bits },
    };
  const weak = bits < recommended ? `; ${recommended} are recommended` : '';
  return {
    result: 'pass',
    says: `The DKIM key ${name} is there (RSA, ${bits} bits${weak}).${remark}`,
    facts: { ...facts, bits },
  };
}

/** Null for what is no base64, and for more than any key needs. */
function decoded(text: string): Uint8Array | null {
  const clean = text.replace(/\s/g, '');
  return clean.length <= 8192 && /^[A-Za-z0-9+/]+={0,2}$/.test(clean) ? fromBase64(clean) : null;
}
