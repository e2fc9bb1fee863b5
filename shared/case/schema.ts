/** The shape of a case that comes from a stranger: every field checked and capped, unknown fields dropped. */
import { z } from 'zod';
import { kinds } from '../bounce/bounce.ts';
import { causes } from '../catalogue/cause.ts';
import { stages } from '../smtp/reply.ts';
import { zoneOf } from '../text/zone.ts';
import { results } from './finding.ts';
import { pieces } from './piece.ts';

const text = (max: number) => z.string().max(max);
const short = text(300);
const digests = z.object({ sha256: short, sha512: short });
const iso = text(40).refine((value) => !Number.isNaN(Date.parse(value)), 'is no time');
const count = z.number().int().min(0).max(1e12);
const many = <T extends z.ZodType>(item: T, max = 10_000) => z.array(item).max(max);

const reply = z.object({
  code: z.number().int().min(200).max(599),
  enhanced: text(20).nullable(),
  lines: many(text(4096), 200),
  text: text(20_000),
});
const remoteMta = z.object({
  name: short.nullable(),
  address: short.nullable(),
  port: z.number().int().nullable().optional(),
});
const match = z.object({
  card: short,
  provider: short.nullable(),
  cause: z.enum(causes),
  side: z.enum(['receiver', 'sender', 'either']),
  tier: z.enum(['provider', 'mta', 'registry', 'words']),
  confidence: z.enum(['high', 'medium', 'low']),
  like: short.optional(),
});
const transcript = many(
  z.object({ at: iso, ms: z.number(), from: z.enum(['S', 'C', '*']), line: text(8192) }),
  2000,
);
const attempt = z.object({
  recipient: text(400).nullable(),
  recipientDomain: short.nullable(),
  action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']).nullable(),
  outcome: z.enum(['deferred', 'rejected', 'accepted', 'expired', 'unknown']),
  reply: reply.nullable(),
  says: text(20_000).nullable(),
  aftereffects: many(reply, 20),
  stage: z.enum(stages),
  remoteMta: remoteMta.nullable(),
  reportingMta: short.nullable(),
  clientIp: short.nullable(),
  helo: short.nullable(),
  sender: text(400).nullable(),
  queueId: short.nullable(),
  at: iso.nullable(),
  arrivedAt: iso.nullable(),
  willRetryUntil: iso.nullable(),
  issuer: z.enum(['remote-mta', 'own-relay', 'own-mta', 'unknown']),
  match: match.nullable(),
  source: z.object({ file: short, line: z.number().int().nullable() }),
  status: text(20).nullable().optional(),
  diagnosticType: text(60).nullable().optional(),
  count,
  clock: text(400).optional(),
  transcript: transcript.optional(),
});
const traffic = z.object({
  domain: short,
  remoteMta: short.nullable(),
  address: short.nullable(),
  clientIp: short.nullable(),
  accepted: count,
  deferred: count,
  rejected: count,
  firstAt: iso,
  lastAt: iso,
  firstAcceptedAt: iso.nullable(),
  lastAcceptedAt: iso.nullable(),
  hours: many(z.object({ at: iso, accepted: count, deferred: count, deferred421: count }), 1000).optional(),
  clock: text(400).optional(),
});
const logDomain = z.object({
  domain: short,
  deferred: count,
  deferred421: count,
  messages: count,
  recovered: count,
  pending: count,
  lost: count,
  firstSeen: iso,
  lastSeen: iso,
  remoteMtas: many(short, 1000),
  clientIps: many(short, 1000),
  stages: z.record(z.enum(stages), count).or(z.object({}).catchall(count)),
  replies: many(
    z.object({
      code: count,
      enhanced: text(20).nullable(),
      text: text(4096),
      count,
      card: short.nullable(),
      cause: short.nullable(),
    }),
    1000,
  ),
  hourBefore: count,
  clock: text(400).optional(),
});
const result = z.enum(results);
/** Details of one check: plain values, two levels deep at most. */
const fact = z.union([z.string().max(4096), z.number(), z.boolean(), z.null()]);
const facts = z.record(
  short,
  z.union([
    fact,
    many(z.union([fact, z.record(short, z.union([fact, many(fact, 500)]))]), 500),
    z.record(short, z.union([fact, many(fact, 500)])),
  ]),
);
const finding = z.object({
  check: short,
  result,
  weighs: z.enum(['for', 'against', 'silent']),
  says: text(4096),
  raw: many(text(4096), 500),
  ms: z.number(),
  at: iso,
  subject: short,
  clientIp: short.optional(),
  resolver: short.optional(),
  ttl: count.optional(),
  zone: short.optional(),
  listing: z.enum(['abuse', 'policy']).nullable().optional(),
  changed: z.object({ from: result, says: text(4096), at: iso }).optional(),
  // Details of a later version of a check are dropped rather than the whole case refused.
  facts: facts.optional().catch(undefined),
});
const session = z.object({
  target: z.object({ host: short, address: short, port: z.number().int() }),
  clientIp: short.nullable(),
  outcome: z.enum([
    'accepted',
    'deferred',
    'rejected',
    'refused',
    'timeout',
    'unreachable',
    'closed',
    'protocol-error',
  ]),
  stage: z.enum(stages),
  reply: reply.nullable(),
  tls: z
    .object({
      protocol: short,
      cipher: short,
      authorized: z.boolean(),
      why: text(1000),
      validTo: short.optional(),
      subject: text(1000).optional(),
      certificates: many(z.object({ whole: digests, key: digests }), 5).optional(),
    })
    .nullable(),
  transcript,
  ms: z.number(),
  at: iso,
  says: text(4096),
  preference: count.optional(),
  override: text(1000).optional(),
});

export const caseSchema = z.object({
  id: short,
  openedAt: iso,
  recipientDomain: short.nullable(),
  senderDomain: short.nullable(),
  clientIps: many(short, 100),
  formerIps: many(short, 1000).optional(),
  helo: short.nullable(),
  selectors: many(short, 100),
  began: z
    .object({ at: iso, says: text(100).nullable() })
    .nullable()
    .optional(),
  attempts: many(attempt, 20_000),
  traffic: many(traffic, 20_000),
  logs: many(logDomain, 1000),
  returned: z
    .object({
      from: text(2000).nullable(),
      to: text(20_000).nullable(),
      subject: text(4096).nullable(),
      messageId: text(1000).nullable(),
      date: short.nullable(),
      bulk: z.boolean(),
      dkim: many(z.object({ domain: short, selector: short }), 50),
    })
    .nullable(),
  sources: many(
    z.object({
      name: text(400),
      kind: z.enum(kinds),
      sha256: text(64).nullable(),
      size: count,
      addedAt: iso,
      date: iso.nullable(),
      notes: many(text(4096), 500),
      clock: z
        .object({
          key: text(400),
          zone: text(80).refine((zone) => zoneOf(zone) === zone, 'is no zone'),
          by: z.enum(['nobody', 'user']),
        })
        .optional(),
      offset: z.number().int().min(-840).max(840).optional(),
    }),
    5000,
  ),
  findings: many(finding, 5000),
  sessions: many(session, 1000),
  answers: many(
    z.object({ step: short, answer: short, at: iso, insteadOf: short.optional(), by: short.optional() }),
    500,
  ),
  journal: many(
    z.object({
      at: iso,
      what: text(2000),
      from: text(2000).nullable(),
      to: text(2000).nullable(),
      who: short.nullable(),
      kind: z.enum(['dns', 'volume', 'configuration', 'override', 'against-advice', 'other']),
      ttl: count.nullable(),
    }),
  ),
  notes: many(z.object({ at: iso, text: text(100_000), by: short.optional() })),
  gaps: many(
    z.object({ piece: z.enum(pieces), reason: text(1000).nullable(), at: iso }),
    pieces.length,
  ).optional(),
  evidenceNotes: many(text(4096), 5000),
  closedAt: iso.nullable(),
  closedAs: text(500).nullable(),
  escalatedAt: iso.nullable(),
  archivedAt: iso.nullable(),
  tags: many(text(60), 30),
  ticket: text(100).nullable(),
  customer: text(200).nullable(),
  reminder: z.object({ at: iso, what: short, recheck: z.boolean().default(false) }).nullable(),
  watch: z
    .object({
      key: text(400),
      opened: z.boolean(),
      sources: many(text(400), 100),
      until: iso,
      messages: count,
      delivered: count,
      expired: count,
      refused: count,
      waiting: count,
      ended: z.object({ how: z.enum(['recovered', 'closed']), says: text(500), at: iso }).nullable(),
    })
    .optional(),
  takenBy: short.nullable().optional(),
});
