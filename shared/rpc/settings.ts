/** What can be set: each field with its bounds. A host gives it its defaults. */
import { z } from 'zod';
import { host, list } from './fields.ts';

/** Minutes, before the five days after which queues give up. */
const limit = z.number().int().min(5).max(7199);

const days = z.number().int().min(1).max(36_500);

const wholePath = z
  .string()
  .max(1000)
  .regex(/^(?:\/|[A-Za-z]:\\)/, 'a log or folder is named by its whole path');

export const settingsSchema = z.strictObject({
  resolvers: list(z.string().max(64), 8),
  clientIps: list(z.string().max(64), 32),
  helo: host.nullable(),
  /** Minutes since the first deferral at which a time band ends. */
  bands: z
    .strictObject({ normal: limit, watch: limit, cooling: limit, incident: limit })
    .refine(
      ({ normal, watch, cooling, incident }) => normal < watch && watch < cooling && cooling < incident,
      {
        error: 'each limit has to be later than the one before',
      },
    ),
  mta: z.enum([
    'postfix',
    'exim',
    'exchange',
    'exchange-online',
    'sendmail',
    'powermta',
    'kumomta',
    'custom',
  ]),
  /** The watch opens a case after minutes of waiting (null: the normal retries), or for so many after a quarter of it. */
  watch: z.strictObject({ minutes: limit.nullable(), messages: z.number().int().min(2).max(1e5) }),
  /** The logs that the desk itself watches while it is open: `serve` and the desktop. */
  watching: z.strictObject({
    on: z.boolean(),
    logs: list(wholePath, 20),
    /** Folders or maildirs of receivers' reports. */
    reports: list(wholePath, 20).default([]),
    /** Whose queue is listed beside it. */
    queue: z.enum(['postfix', 'exim', 'opensmtpd', 'sendmail']).nullable().default(null),
    journal: z.boolean(),
    /** As journalctl takes them. */
    journalMatches: list(
      z
        .string()
        .max(200)
        .regex(/^[A-Z_][A-Z0-9_]*=/, 'a field of the journal is written FIELD=VALUE'),
      20,
    ),
  }),
  /** What the watch saw in a day: when, by the clock of this machine (null: never), and who gets it by the local sendmail. */
  digest: z.strictObject({
    at: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time is written HH:MM')
      .nullable(),
    mailTo: z
      .string()
      .regex(
        /^[A-Za-z0-9_][A-Za-z0-9._+=-]{0,63}(?:@[A-Za-z0-9.-]{1,253})?$/,
        'an address, or a user of this machine',
      )
      .nullable(),
  }),
  /** Told by POST what the watch says. */
  webhook: z
    .string()
    .max(2000)
    .regex(
      /^(?:https:\/\/[^\s/]|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/])/,
      'only https is used, and http on this machine itself',
    )
    .nullable(),
  /** With it `serve` answers GET /metrics; null answers nobody. */
  metricsToken: z
    .string()
    .regex(/^[A-Za-z0-9_-]{20,100}$/, 'a token has at least 20 letters and digits')
    .nullable(),
  queueLifetimeHours: z.number().int().min(1).max(720).nullable(),
  politenessFirstHourMinutes: z.number().int().min(15).max(240),
  politenessAfterMinutes: z.number().int().min(60).max(1440),
  /** Days after which a team's files, and closed cases that nobody touched, are offered to go; null keeps them. */
  keepFilesDays: days.nullable(),
  keepClosedDays: days.nullable(),
  redaction: z.enum(['full', 'people', 'all']),
  backups: z.number().int().min(1).max(60),
  dnsblZones: list(host, 40),
  /** Name of the zone → key, which becomes a label of the names asked for. */
  dnsblKeys: z.record(
    host,
    z.string().regex(/^[A-Za-z0-9_-]{1,63}$/, 'a key has letters, digits, - and _, at most 63 of them'),
  ),
  notifications: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.number().int().min(80).max(200),
  level: z.enum(['plain', 'admin']),
});
export type Settings = z.infer<typeof settingsSchema>;
