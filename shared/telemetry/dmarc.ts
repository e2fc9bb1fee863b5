/**
 * DMARC aggregate reports (RFC 7489 appendix C, RFC 9990), as a stream: a report may have a million records.
 * Reporters differ in prefixes, in the order of fields and in what they leave out; local names decide.
 */
import { SaxesParser } from 'saxes';
import { canonicalIp } from '../dns/address.ts';
import { Problem } from '../problem.ts';
import { DmarcSources, type DmarcRecord } from './dmarc-sources.ts';
import { periodOf } from './period.ts';
import type { DmarcReport, Read } from '../bounce/report.ts';

/** Deeper than any report; a file of brackets stops here. */
const depth = 24;
const mostText = 2_000;
/** Characters without a tag. */
const mostField = 1_000_000;

const blank = (): DmarcRecord => ({
  ip: null,
  count: 1,
  dkim: null,
  spf: null,
  overrides: [],
  dkimAuth: [],
  spfAuth: [],
});

/** True where the first kilobytes are those of an aggregate report. */
export const looksLikeDmarc = (head: string): boolean =>
  opening.test(head.replace(/^\ufeff/, '').slice(0, 8_000));

const opening =
  /^\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--[^]{0,2000}?-->\s{0,200})?(?:<!DOCTYPE\s[^]{0,4000}?\]?>\s{0,200})?<(?:\w{1,20}:)?feedback[\s>]/;

/** Fed with text in pieces of any size; `end` gives the report. Throws Problem bad-report where the XML is none. */
export class DmarcReader {
  readonly #parser = new SaxesParser({ position: false });
  readonly #sources = new DmarcSources();
  readonly #path: string[] = [];
  readonly #fields = new Map<string, string>();
  #record = blank();
  #auth: Record<string, string> = {};
  #override: Record<string, string> = {};
  #text = '';
  #rows = 0;
  #closed = false;
  /** What may be the beginning of an entity. */
  #held = '';
  /** Characters since the last tag, to the piece. */
  #unbroken = 0;
  #began = false;
  #error: string | null = null;

  constructor() {
    this.#parser.on('opentag', ({ name }) => this.#open(name.slice(name.indexOf(':') + 1)));
    const hold = (text: string) => {
      if (this.#text.length < mostText) this.#text += text;
    };
    this.#parser.on('text', hold);
    // where `write` has escaped what needed no escape
    this.#parser.on('cdata', (text) => hold(text.replaceAll('&amp;', '&')));
    this.#parser.on('closetag', () => this.#close());
    this.#parser.on('doctype', () => {
      throw notXml('it brings its own document type, which no report needs');
    });
    this.#parser.on('error', (error) => {
      this.#error ??= error.message.replace(/^undefined:/, '');
      if (!this.#began) throw notXml(this.#error);
    });
  }

  write(text: string): void {
    // the parser holds a field until it ends: one that never does would fill the memory
    this.#unbroken += text.length;
    if (this.#unbroken > mostField + text.length)
      throw notXml('one of its fields is longer than any report’s');
    const whole = this.#held + text;
    const end = /&[#\w]{0,10}$/.exec(whole.slice(-12)) ? whole.lastIndexOf('&') : whole.length;
    this.#held = whole.slice(end);
    // names of firms bring ampersands of their own, which the parser takes for an entity up to the next semicolon
    this.#parser.write(whole.slice(0, end).replace(/&(?!#?\w{1,10};)/g, '&amp;'));
  }

  end(): Read<DmarcReport> {
    this.#parser.write(this.#held);
    const field = (path: string) => this.#fields.get(path) ?? null;
    const notes: string[] = [];
    if (!this.#closed || this.#error)
      notes.push(
        this.#began && !this.#closed
          ? `The report ends before its end; the ${this.#rows} records up to there were read.`
          : `The report is not well-formed XML (${this.#error}); what could be read was read.`,
      );
    const period = periodOf(
      field('report_metadata/date_range/begin'),
      field('report_metadata/date_range/end'),
    );
    notes.push(...period.notes);
    const { sources, otherMessages, messages, pass, unreadableIps } = this.#sources.summary();
    if (unreadableIps)
      notes.push(`${unreadableIps} records name no IP address; they count in the total only.`);
    if (otherMessages) notes.push(`Only the ${sources.length} client IPs with the most messages are listed.`);
    if (!this.#rows)
      notes.push('The report holds no records: no mail of this domain was seen in the period.');
    return {
      report: {
        kind: 'dmarc-report',
        from: field('report_metadata/org_name') ?? field('report_metadata/email'),
        domain: field('policy_published/domain')?.toLowerCase().replace(/\.$/, '') ?? null,
        begin: period.begin,
        end: period.end,
        id: field('report_metadata/report_id'),
        policy: {
          p: field('policy_published/p'),
          sp: field('policy_published/sp'),
          testing: field('policy_published/testing') === 'y' || field('policy_published/pct') === '0',
        },
        rows: this.#rows,
        messages,
        pass,
        sources,
        otherMessages,
      },
      notes,
    };
  }

  #open(name: string): void {
    if (this.#path.length >= depth) throw notXml('its elements are nested too deep');
    if (!this.#began && name !== 'feedback') throw notXml(`it begins with “${name.slice(0, 40)}”`);
    this.#began = true;
    this.#path.push(name);
    this.#unbroken = 0;
    this.#text = '';
    if (name === 'record') this.#record = blank();
    else if (name === 'reason') this.#override = {};
    else if ((name === 'dkim' || name === 'spf') && this.#path.at(-2) === 'auth_results') this.#auth = {};
  }

  #close(): void {
    const path = this.#path;
    const name = path.pop()!;
    const parent = path.at(-1);
    const text = this.#text.trim();
    this.#text = '';
    this.#unbroken = 0;
    if (path[1] === 'record' || (name === 'record' && path.length === 1)) this.#inRecord(name, parent, text);
    else if (path.length > 1 && text) this.#fields.set([...path.slice(1), name].join('/'), text);
    if (path.length === 0) this.#closed = true;
  }

  #inRecord(name: string, parent: string | undefined, text: string): void {
    const record = this.#record;
    const lower = text.toLowerCase();
    if (parent === 'row') {
      if (name === 'source_ip') record.ip = canonicalIp(text);
      else if (name === 'count') record.count = countOf(text);
    } else if (parent === 'policy_evaluated') {
      if (name === 'dkim') record.dkim = lower;
      else if (name === 'spf') record.spf = lower;
      else if (name === 'reason' && this.#override.type) record.overrides.push(this.#override.type);
    } else if (parent === 'reason') this.#override[name] = lower;
    else if (parent === 'auth_results') {
      if (name === 'dkim') record.dkimAuth.push(this.#auth);
      else if (name === 'spf') record.spfAuth.push(this.#auth);
    } else if (parent === 'dkim' || parent === 'spf') this.#auth[name] = lower;
    else if (name === 'record') {
      this.#rows++;
      this.#sources.add(record);
    }
  }
}

/** Some reporters leave the count of one message out, or write nonsense; a billion is no count of one record. */
function countOf(text: string): number {
  const count = Number(text);
  return Number.isSafeInteger(count) && count >= 0 && count < 1e9 ? count : 1;
}

const notXml = (why: string) =>
  new Problem(
    'bad-report',
    `This looks like a DMARC report, but it cannot be read: ${why.slice(0, 160)}.`,
    'Save the attachment again as it came, or ask its sender for it.',
    { exit: 3 },
  );
