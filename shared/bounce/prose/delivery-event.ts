/**
 * Delivery events as JSON: webhooks of sending services, notifications by way of SNS, log records. One reader for
 * all, because they differ in nesting and in the names of fields only: Amazon SES and SNS (docs.aws.amazon.com/ses,
 * “Notification contents”), Mailgun, Postmark, SendGrid, SparkPost, Mandrill and KumoMTA, each by its own page on events.
 */
import { findAddress } from '../../smtp/address.ts';
import { findReply, type Reply } from '../../smtp/reply.ts';
import type { Action } from '../attempt.ts';
import { mailDate } from '../mail/date.ts';
import { mtaField, remoteMta } from '../host.ts';
import { isoOf } from '../../text/iso-time.ts';
import type { Notice, ProseImporter, Statement } from './statement.ts';
import { isPhpMailers } from './phpmailer.ts';
import { isMailTalk } from './mail-talk.ts';
import { documentsIn } from './json-text.ts';

export const deliveryEvent: ProseImporter = {
  id: 'delivery-event',
  read({ text }: Notice): Statement[] | null {
    const told = new Map<string, Statement>();
    for (const one of documentsIn(text).flatMap((document) => eventsOf(document, new Map(), 0))) {
      const key = one.recipient ?? '';
      const before = told.get(key);
      // the newest event of a recipient, as SMTP events are listed
      if (told.size < limit && (!before || (before.at ?? '') <= (one.at ?? ''))) told.set(key, one);
    }
    return told.size > 0 ? [...told.values()] : null;
  },
};

const limit = 500;
const mostDepth = 6;

/** Scalars by the name of their field, `mx-host` and `mxHost` alike; `peer_address.name` also as `peeraddressname`. */
type Fields = Map<string, string>;

/** An object with its objects is one event; objects in lists are events of their own, which inherit its fields. */
function eventsOf(node: unknown, inherited: Fields, depth: number): Statement[] {
  if (depth > mostDepth) return [];
  if (Array.isArray(node)) return node.slice(0, limit).flatMap((one) => eventsOf(one, inherited, depth + 1));
  if (typeof node !== 'object' || node === null) return [];
  const own: Fields = new Map();
  const lists: unknown[][] = [];
  gather(node, '', own, lists, depth);
  const fields = new Map([...inherited, ...own]);
  const inner = lists.flatMap((list) => eventsOf(list, fields, depth + 1));
  if (inner.length > 0) return inner;
  const event = eventOf(own, fields);
  if (!event || event.recipient) return event ? [event] : [];
  const recipients = lists
    .flat()
    .slice(0, 100)
    .flatMap((one) => (typeof one === 'string' ? (findAddress(one) ?? []) : []));
  if (recipients.length > 0) return recipients.map((recipient) => ({ ...event, recipient }));
  return isMailTalk(event.reply!, event.says!) ? [event] : [];
}

function gather(node: object, prefix: string, own: Fields, lists: unknown[][], depth: number): void {
  for (const [key, value] of Object.entries(node).slice(0, 200)) {
    const name = key.toLowerCase().replace(/[^a-z0-9]/g, '');
    const words = scalar(value);
    // Scaleway writes email_ before each of them
    const short = name.replace(/^email(?=[a-z]{2})/, '');
    if (Array.isArray(value)) lists.push(value as unknown[]);
    // JMAP's deliveryStatus: what became of it, by recipient (RFC 8621 §7)
    else if (
      key.includes('@') &&
      typeof value === 'object' &&
      value !== null &&
      findAddress(key) === key.toLowerCase()
    )
      lists.push([{ recipient: key, ...value }]);
    else if (words?.startsWith('{')) lists.push(documentsIn(words));
    else if (words !== null) {
      for (const full of new Set([name, prefix + name, short])) if (!own.has(full)) own.set(full, words);
    } else if (typeof value === 'object' && value !== null && depth < mostDepth)
      gather(value, name, own, lists, depth + 1);
  }
}

const scalar = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

const recipientKeys = [
  'emailaddress',
  'recipient',
  'recipientemail',
  'rawrcptto',
  'rcptto',
  'rcpt',
  'email',
  'to',
];
const saysKeys = [
  ...[
    'diagnosticcode',
    'diag',
    'rawreason',
    'smtpresponse',
    'smtpreply',
    'responsemessage',
    'smtpmessage',
    'smtpmsg',
    'response',
    'details',
    'responsecontent',
  ],
  ...['deliverystatusmessage', 'message', 'content', 'reason', 'lasterror', 'error', 'err', 'description'],
];
const codeKeys = ['code', 'responsecode', 'smtpcode', 'errorcode', 'statuscode'];
const what = ['action', 'severity', 'eventtype', 'notificationtype', 'event', 'type', 'recordtype', 'state'];
const hostKeys = ['mxhost', 'mx', 'remotemta', 'peeraddressname', 'remote', 'remotehost'];
const addressKeys = ['remotemtaip', 'destinationip', 'peeraddressaddr', 'ipaddress'];
/** Not SES’s `sourceIp`, which is the address of the program that called its API. */
const client = ['sendingip', 'egressip', 'sourceaddressaddress', 'localip', 'outboundip'];
const timeKeys = [
  'deliverydelaytimestamp',
  'bouncetimestamp',
  'eventtime',
  'timestamp',
  'ts',
  'bouncedat',
  'time',
  'date',
];

/** Null where the fields hold no reply of their own. */
function eventOf(own: Fields, fields: Fields): Statement | null {
  const first = (names: string[]) => names.map((name) => fields.get(name)).find(Boolean) ?? null;
  const found = saysKeys.flatMap((name) => {
    const says = own.get(name)?.slice(0, 4000);
    const reply = says ? replyOf(says, own) : null;
    // nodemailer's error, printed as it is
    const thrown =
      own.has('responsecode') && own.has('command') ? ` (responseCode: ${own.get('responsecode')})` : '';
    return reply ? [{ says: `${says}${thrown}`, reply }] : [];
  })[0];
  if (!found) return null;
  const time = first(timeKeys);
  return {
    ...found,
    recipient: findAddress(first(recipientKeys)?.slice(0, 400) ?? ''),
    status: fields.get('status')?.match(/^[245]\.\d{1,3}\.\d{1,3}$/)?.[0] ?? null,
    ...actionOf(fields, found.reply),
    remoteMta: remoteMta(mtaField(first(hostKeys)).mta?.name ?? null, first(addressKeys)),
    clientIp: first(client)?.replace(/^((?:\d{1,3}\.){3}\d{1,3}):\d{1,5}$/, '$1') ?? null, // KumoMTA adds the port
    at: time && /^\d{10}(?:\.\d{1,9})?$/.test(time) ? isoOf(Number(time)) : mailDate(time),
  };
}

/** The reply as it is quoted, or put together from a code and words that stand in fields of their own. */
function replyOf(says: string, own: Fields): Reply | null {
  const found = findReply(says.replace(/^smtp;\s*/i, ''));
  if (found && (found.enhanced || !own.has('enhancedcodedetail'))) return found;
  const code = codeKeys.map((name) => own.get(name)).find((value) => /^[245]\d\d$/.test(value ?? ''));
  const [kind, subject, detail] = ['class', 'subject', 'detail'].map((part) =>
    own.get(`enhancedcode${part}`),
  );
  const status = kind && subject && detail ? `${kind}.${subject}.${detail} ` : ''; // KumoMTA
  const together =
    code && !isPhpMailers(found?.text ?? says) ? findReply(`${code} ${status}${found?.text ?? says}`) : null;
  if (found) return together ?? found;
  return together && isMailTalk(together, says) ? together : null;
}

const actions: readonly [RegExp, Action][] = [
  [/defer|delay|temporary|transient/, 'delayed'],
  [/bounce|fail|permanent|reject|dropped|expired/, 'failed'],
  [/deliver|sent/, 'delivered'],
];

function actionOf(fields: Fields, reply: Reply): { action?: Action; stage?: 'end-of-data' } {
  for (const name of what) {
    const word = fields.get(name)?.slice(0, 40).toLowerCase() ?? '';
    const action = actions.find(([form]) => form.test(word))?.[1];
    if (action === 'delivered') return reply.code < 300 ? { action, stage: 'end-of-data' } : {};
    if (action) return { action };
  }
  return {};
}
