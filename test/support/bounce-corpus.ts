/** The development corpus of real notices, compared field by field with its labels. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bounce, Kind } from '../../shared/bounce/bounce.ts';
import { read } from '../../shared/bounce/read.ts';

export interface Label {
  file: string;
  kind: 'bounce' | 'not_bounce' | 'vacation' | 'feedback' | 'delivered';
  label_source: string;
  reply_code: number | string | null;
  enhanced_code: string | null;
  recipient: string | null;
  remote_host: string | null;
  reporting_mta: string | null;
  role_421: string | null;
}
export type Field = 'kind' | 'reply code' | 'enhanced status' | 'recipient' | 'remote host' | 'reporting MTA';
export interface Difference {
  file: string;
  field: Field;
  read: string | null;
  label: string | null;
}

const kinds: Record<Label['kind'], Kind[]> = {
  bounce: ['dsn', 'bounce', 'delay-notice'],
  not_bounce: ['not-a-bounce'],
  vacation: ['auto-reply'],
  feedback: ['feedback-report'],
  delivered: ['delivered'],
};

export function readLabels(folder: string): Label[] {
  const lines = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Label);
}

export async function readFileOf(folder: string, label: Label): Promise<Bounce> {
  const bytes = new Uint8Array(readFileSync(join(folder, label.file)));
  const [bounce] = await read({ name: label.file, bytes });
  return bounce!;
}

/**
 * Where the reading differs from the label. A label without remote host says that Sisimai found none, so a host that
 * we found is no difference; the same for the reporting MTA. The enhanced status is compared where the label is by
 * hand or there is a reply: Sisimai also takes it from the Status field.
 */
export function differences(label: Label, bounce: Bounce): Difference[] {
  const attempt = bounce.attempts[0];
  const host = label.remote_host?.replace(/\.$/, '').toLowerCase() ?? null;
  const remote = attempt?.remoteMta;
  const code = attempt?.reply ? String(attempt.reply.code) : null;
  const enhanced = attempt?.reply?.enhanced ?? null;
  const byHand = label.label_source.includes('hand');
  const all: [Field, string | null, string | null, boolean][] = [
    ['kind', bounce.kind, label.kind, kinds[label.kind].includes(bounce.kind)],
    ['reply code', code, text(label.reply_code), code === text(label.reply_code)],
    [
      'enhanced status',
      enhanced,
      label.enhanced_code,
      enhanced === label.enhanced_code ||
        (!byHand && (code === null || (enhanced ?? attempt?.status) === label.enhanced_code)),
    ],
    [
      'recipient',
      attempt?.recipient ?? null,
      label.recipient,
      (attempt?.recipient ?? null) === label.recipient,
    ],
    [
      'remote host',
      remote?.name ?? remote?.address ?? null,
      host,
      host === null || remote?.name === host || remote?.address === host,
    ],
    [
      'reporting MTA',
      attempt?.reportingMta ?? null,
      label.reporting_mta,
      label.reporting_mta === null || attempt?.reportingMta === label.reporting_mta,
    ],
  ];
  return all.flatMap(([field, found, wanted, right]) =>
    right ? [] : [{ file: label.file, field, read: found, label: wanted }],
  );
}

const text = (value: number | string | null): string | null => (value === null ? null : String(value));
