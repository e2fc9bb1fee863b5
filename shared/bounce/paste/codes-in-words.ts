/**
 * Codes that .NET, MailKit and lettre put into words: names of System.Net.Mail.SmtpStatusCode and its messages,
 * MailKit's SmtpStatusCode, the three digits of RFC 5321 §4.2.1 as lettre's enums spell them.
 */
const codeNames: Record<string, number> = {
  ServiceNotAvailable: 421,
  MailboxBusy: 450,
  ErrorInProcessing: 451,
  LocalErrorInProcessing: 451,
  InsufficientStorage: 452,
  ClientNotPermitted: 454,
  TemporaryAuthenticationFailure: 454,
  MustIssueStartTlsFirst: 530,
  AuthenticationMechanismTooWeak: 534,
  AuthenticationInvalidCredentials: 535,
  EncryptionRequiredForAuthenticationMechanism: 538,
  MailboxUnavailable: 550,
  UserNotLocalTryAlternatePath: 551,
  ExceededStorageAllocation: 552,
  MailboxNameNotAllowed: 553,
  TransactionFailed: 554,
};
const codeName = `(?:${Object.keys(codeNames).join('|')})`;
/** Not where a program's source tells of the name. */
const named = new RegExp(`(?<!StatusCode\\.)\\b(${codeName})\\b(?!\\s{0,3}=)`);
/** What System.Net.Mail puts before the words of a server, in the languages of Windows (Microsoft Learn shows them). */
export const serverResponse =
  '(?:The server response was|Die Serverantwort war|La réponse du serveur était|La respuesta del servidor fue|Risposta del server|A resposta do servidor foi)';
/** @param words before it */
const responding = (words: string): RegExp => new RegExp(`(?:${words})\\. ${serverResponse}`, 'i');
const worded: readonly [RegExp, number][] = [
  [/\bService not available, closing transmission channel\b/i, 421],
  [
    responding(
      'Mailbox unavailable|Postfach nicht verfügbar|Boîte aux lettres non disponible|Buzón no disponible|Cassetta postale non disponibile|Caixa de correio não disponível',
    ),
    550,
  ],
  [responding('Error in processing'), 451],
  [responding('Insufficient system storage'), 452],
  [responding('Transaction failed'), 554],
  [
    responding(
      '(?:requires a secure connection|eine sichere Verbindung erforderlich|requiert une connexion sécurisée|requiere una conexión segura|requer uma conexão segura)[^.]{0,80}',
    ),
    530,
  ],
];
const answered = new RegExp(
  `${serverResponse}\\s?: ?([^"\\n]{2,2000})|\\bmessage: ?\\[?["']?([^"'\\]\\n]{2,2000})`,
  'i',
);
const responseAtEnd = new RegExp(`\\. ${serverResponse}$`, 'i');
/** `ErrorInProcessing: 4.7.0 …`, also with the class of an exception between. */
const behindName = new RegExp(
  `\\b${codeName}[.:] (?:[\\w.]{2,60}: )?([245]\\.\\d{1,3}\\.\\d{1,3} [^"\\n]{2,2000})`,
);

const messageLine = /^\s{0,8}Message\s?: {1,8}([45]\.\d{1,3}\.\d{1,3} \S.{2,2000})$/m;

/** Above a trace that ends with nothing but the name of a code, .NET's `Message: 4.7.0 …`; null where none does. */
export const wordsAbove = (name: string, around: string): string | null =>
  name in codeNames ? (messageLine.exec(around)?.[1]?.trim() ?? null) : null;

/** lettre's `Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }`. */
const spelled =
  /\bseverity: (Transient|Permanent)NegativeCompletion, category: (\w{4,12}), detail: (\w{3,5})\b/;
const categories = ['Syntax', 'Information', 'Connections', 'Unspecified3', 'Unspecified4', 'MailSystem'];
const details = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];
function spelledCode(text: string): [RegExp, number] | null {
  const [, severity, category, detail] = spelled.exec(text) ?? [];
  const [second, third] = [categories.indexOf(category ?? ''), details.indexOf(detail ?? '')];
  if (second < 0 || third < 0) return null;
  return [spelled, (severity === 'Transient' ? 400 : 500) + 10 * second + third];
}

/** A reply whose code stands in words; null where none does. */
export function wordedReply(text: string): { code: number; words: string } | null {
  const name = named.exec(text)?.[1];
  const phrase = name ? null : (worded.find(([form]) => form.test(text)) ?? spelledCode(text));
  if (!name && !phrase) return null;
  const [, response, message] = answered.exec(text) ?? [];
  const said = behindName.exec(text)?.[1] ?? response ?? message;
  const words = (said ?? name ?? phrase![0].exec(text)![0].replace(responseAtEnd, ''))
    .replace(/^[245]\d\d[ -]/, '')
    .trim();
  const code = name ? codeNames[name]! : phrase![1];
  // .NET says the same of 450 and 550
  return { code: code === 550 && words.startsWith('4.') ? 450 : code, words };
}

/** `451 ErrorInProcessing. System.Exception: 4.7.0 …`: what callers of MailKit print between the code and its words. */
const nameBetween = new RegExp(`(?<=\\b[45]\\d\\d )${codeName}[.:] (?:[\\w.]{2,60}: )?(?=[245]\\.)`);
export const withoutCodeName = (text: string): string => text.replace(nameBetween, '');
