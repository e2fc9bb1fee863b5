/** A case from another machine: opened with the same distrust as a bounce. */
import type { Case } from '../case/case.ts';
import { caseSchema } from '../case/schema.ts';
import { Problem } from '../problem.ts';
import { caseFileFormat, caseFileVersion } from './exporters/json.ts';
import { fromBase64 } from '../text/base64.ts';

/** A case file above this is refused before it is parsed. */
export const caseFileLimit = 64 * 1024 * 1024;
const evidenceLimit = 48 * 1024 * 1024;

export interface ImportedCase {
  case: Case;
  evidence: { name: string; sha256: string; bytes: Uint8Array }[];
}

const refuse = (code: string, says: string, hint: string): Problem =>
  new Problem(code, says, hint, { exit: 3 });

/** True where a text is meant to be a case file, whatever is wrong with it. */
export const looksLikeCaseFile = (head: string): boolean =>
  /^\s*\{\s*"format"\s*:\s*"deferral-desk-case"/.test(head.slice(0, 200));

/**
 * Reads a case file. `hash` gives the SHA-256 in hex.
 * @throws Problem where it is too large, of a later version, not as expected, or an attachment is not what its hash says.
 */
export async function importCase(
  text: string,
  hash: (bytes: Uint8Array) => Promise<string>,
): Promise<ImportedCase> {
  if (text.length > caseFileLimit)
    throw refuse(
      'case-file-too-large',
      'This case file is larger than 64 MB.',
      'Ask for an export without the large attachments.',
    );
  let file: Record<string, unknown>;
  try {
    // A key `__proto__` would only become an own property here, and the schema drops it.
    file = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw refuse(
      'case-file-broken',
      'This case file is cut off or damaged.',
      'Ask for the file again; nothing was taken over.',
    );
  }
  if (file.format !== caseFileFormat)
    throw refuse(
      'not-a-case-file',
      'This JSON is no case of Deferral Desk.',
      'Export the case as JSON on the other machine.',
    );
  if (typeof file.version !== 'number' || file.version > caseFileVersion)
    throw refuse(
      'case-file-newer',
      'This case file was written by a newer Deferral Desk.',
      'Update this one, or ask for the report as text.',
    );
  const parsed = caseSchema.safeParse(file.case);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse(
      'case-file-broken',
      `This case file does not hold what it should: ${['case', ...(issue?.path ?? [])].join('.').slice(0, 100)} ${faultOf(issue?.message)}.`,
      'Ask for the file again; nothing was taken over.',
    );
  }
  const evidence: ImportedCase['evidence'] = [];
  let size = 0;
  for (const item of Array.isArray(file.evidence)
    ? (file.evidence as Record<string, unknown>[]).slice(0, 1000)
    : []) {
    if (typeof item.base64 !== 'string' || typeof item.sha256 !== 'string' || typeof item.name !== 'string')
      continue;
    size += item.base64.length;
    if (size > evidenceLimit)
      throw refuse(
        'case-file-too-large',
        'The attachments of this case file are larger than 48 MB.',
        'Ask for an export without the large attachments.',
      );
    const bytes = fromBase64(item.base64);
    if ((await hash(bytes)) !== item.sha256)
      throw refuse(
        'case-file-changed',
        `The attachment ${item.name.slice(0, 80)} is not the one that was exported.`,
        'Somebody changed the file on its way. Ask for it again.',
      );
    evidence.push({ name: item.name.slice(0, 300), sha256: item.sha256, bytes });
  }
  const c = parsed.data;
  return { case: { ...c, evidenceNotes: [...c.evidenceNotes, origin(c, file)] }, evidence };
}

/** `Invalid input: expected object, received undefined`, in words. */
const faultOf = (message = ''): string =>
  message.endsWith('received undefined') ? 'is missing' : `is wrong (${message})`;

/** Where the case comes from; here it gets an id of its own. */
function origin(c: Case, file: Record<string, unknown>): string {
  const report = (file.report ?? {}) as { provenance?: unknown };
  const taken = Array.isArray(report.provenance) ? (report.provenance as unknown[])[0] : null;
  const replaced =
    file.redaction === 'people' || file.redaction === 'all'
      ? ` Before it was exported, names and mailboxes were replaced${file.redaction === 'all' ? ', and domains, hosts and addresses, too' : ''}.`
      : '';
  return `From a case file, where this case is ${c.id}.${typeof taken === 'string' ? ` ${taken.slice(0, 500)}` : ''}${replaced}`;
}
