/** Reports: preview, saving, and the note that one was sent. */
import type { Case } from '../../shared/flow.ts';
import { adviceOf } from '../../shared/escalation/advice.ts';
import { Problem } from '../../shared/problem.ts';
import { completeness } from '../../shared/escalation/completeness.ts';
import { addressees, exporters, writeReport, type ReportFile } from '../../shared/escalation/escalation.ts';
import type { CaseDocument } from '../../shared/escalation/document.ts';
import { kitOf, type Kit } from '../../shared/escalation/kit.ts';
import type { Parties } from '../../shared/escalation/addressees.ts';
import type { Exporter } from '../../shared/escalation/exporters/exporter.ts';
import { placeholder, type RedactionLevel } from '../../shared/escalation/redact.ts';
import type { Format } from '../../shared/rpc/contract.ts';
import type { Handlers, HostServices } from './handlers.ts';
import { show } from './cases.ts';
import { lettersOf } from './letters.ts';
import type { Desk } from './desk.ts';
import { version } from '../node/cards/built.ts';

/** The report of a case as a file; the same in all hosts. */
export async function reportFile(
  desk: Desk,
  c: Case,
  format: Format,
  level: RedactionLevel,
): Promise<ReportFile> {
  const { document } = desk.look(c);
  const options = {
    level,
    machine: desk.machine,
    knowledge: desk.prepared.knowledge.version,
    version,
    kit: receiverKit(desk, c, document),
    reading: adviceOf(c.attempts, desk.prepared.matcher, desk.now().getTime()),
    stepWords: (step: string, answer: string): string => stepWords(desk, step, answer),
  };
  const providers = namesOfProviders(desk, c);
  const exporter: Exporter<string | Uint8Array | Promise<Uint8Array>> | undefined =
    format === 'pdf'
      ? (await import('../node/pdf.ts')).exporter
      : exporters.find((one) => one.format === format);
  if (!exporter) throw new Error(`nobody writes ${format}`);
  const evidence = [];
  const gone = new Map<string, string>();
  for (const { name, sha256 } of c.sources) {
    if (!sha256) continue;
    const bytes = await desk.store.getEvidence(sha256).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      return error;
    });
    if (bytes instanceof Problem)
      gone.set(
        sha256,
        bytes.code === 'evidence-changed'
          ? 'not what was put there any more, and left out'
          : 'not readable on the disk, and left out',
      );
    else if (!bytes) gone.set(sha256, 'not on the disk any more');
    else evidence.push({ name, sha256, bytes });
  }
  const file = writeReport(exporter, c, document, {
    ...options,
    gone,
    providers,
    evidence,
    // A relay of ours that refuses has kept the message from the recipient's side, which knows nothing of it.
    addressee:
      document.recipientDomain && document.verdict.issuer !== 'own-relay'
        ? `postmaster@${document.recipientDomain}`
        : null,
  });
  return { ...file, content: await file.content };
}

/** `Does it go on? still deferred`, `Lower the rate: done`; the ids for a step that the cards no longer have. */
function stepWords(desk: Desk, step: string, answer: string): string {
  const card = desk.prepared.knowledge.steps.find((s) => s.id === step);
  const label = card?.answers.find((a) => a.id === answer)?.label;
  const plain = (text: string | undefined, id: string): string => (text && !text.includes('{{') ? text : id);
  const asked = plain(card?.short, step);
  return `${asked}${asked.endsWith('?') ? '' : ':'} ${plain(label, answer)}`;
}

/** Ids and names of the providers that the case names by a server or by a reply card. */
function namesOfProviders(desk: Desk, c: Case): string[] {
  const { matcher } = desk.prepared;
  const names = new Set<string>();
  for (const a of c.attempts) {
    const card = a.remoteMta?.name ? matcher.providerOf(a.remoteMta.name) : null;
    for (const provider of [card, a.match?.provider ? matcher.provider(a.match.provider) : null])
      if (provider)
        for (const name of [provider.id, provider.name, ...provider.name.split(/[\s(),/]+/)]) names.add(name);
  }
  return [...names].filter(
    (name) =>
      name.length > 3 &&
      !/^(?:mail|online|hosted|business|workspace|office|email|free|orange|live)$/.test(name),
  );
}

/** Whose servers these are: the receiver by its MX or the words of its reply, our side by who reported or relayed. */
function partiesOf(desk: Desk, c: Case, document: CaseDocument): Parties {
  const { matcher } = desk.prepared;
  const first = <T>(values: (T | null)[]): T | null => values.find((value) => value !== null) ?? null;
  const hosts = (of: (a: Case['attempts'][number]) => string | null | undefined): (string | null)[] => [
    ...new Set(c.attempts.slice(0, 1000).map((a) => of(a) ?? null)),
  ];
  const receiver =
    first(document.remoteMtas.map((host) => matcher.providerOf(host))) ??
    first(
      c.attempts.slice(0, 1000).map((a) => (a.match?.provider ? matcher.provider(a.match.provider) : null)),
    );
  const own = [...hosts((a) => a.reportingMta), ...hosts((a) => a.helo), document.helo];
  const sender = first(own.map((host) => matcher.providerOf(host)));
  return { receiver, sender: sender === receiver && document.verdict.issuer !== 'own-relay' ? null : sender };
}

/** The kit of the receiver; none where an own relay refused, for then the receiver has seen nothing. */
function receiverKit(desk: Desk, c: Case, document: CaseDocument): Kit | null {
  const { receiver } = partiesOf(desk, c, document);
  const card = desk.prepared.knowledge.kits.find(({ provider }) => provider === receiver?.id);
  return card && receiver && document.verdict.issuer !== 'own-relay'
    ? kitOf(card, receiver, c, document, desk.now().getTime())
    : null;
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

export function reportHandlers(
  desk: Desk,
  services: HostServices,
): Handlers<'report.preview' | 'report.save' | 'report.sent' | 'report.letters'> {
  return {
    async 'report.preview'({ case: id, format, redaction }) {
      const c = await desk.load(id);
      const { document } = desk.look(c);
      const file = await reportFile(desk, c, format, redaction);
      const text = typeof file.content === 'string' ? file.content : null;
      return {
        format,
        fileName: file.name,
        mediaType: file.mediaType,
        text,
        base64: text === null ? Buffer.from(file.content).toString('base64') : null,
        marks:
          text === null
            ? []
            : [...text.matchAll(placeholder)].map((m) => ({
                from: m.index,
                to: m.index + m[0].length,
                placeholder: m[0],
              })),
        gate: completeness(c, document),
        addressees: addressees(document, partiesOf(desk, c, document), receiverKit(desk, c, document)),
      };
    },
    async 'report.letters'({ case: id, language }) {
      return lettersOf(desk, await desk.load(id), language);
    },
    async 'report.save'({ case: id, format, redaction }) {
      const file = await reportFile(desk, await desk.load(id), format, redaction);
      const bytes = bytesOf(file.content);
      if (services.host !== 'browser') return { savedAs: await services.save(file.name, bytes), file: null };
      const base64 = Buffer.from(bytes).toString('base64');
      return { savedAs: null, file: { fileName: file.name, mediaType: file.mediaType, base64 } };
    },
    async 'report.sent'({ case: id, to }) {
      return show(desk, await desk.change(id, { kind: 'escalated', id, at: desk.now().toISOString(), to }));
    },
  };
}
