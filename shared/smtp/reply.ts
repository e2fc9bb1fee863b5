/** SMTP replies (RFC 5321 §4.2) and enhanced status codes (RFC 3463). */

/** The command that the reply answered; `greeting` is the answer to connecting. */
export const stages = [
  'greeting',
  'ehlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'end-of-data',
  'quit',
  'unknown',
] as const;
export type Stage = (typeof stages)[number];

/** One server reply, all its lines joined. */
export interface Reply {
  /** Basic code, 200–599. */
  code: number;
  /** Enhanced status as written, e.g. `4.7.28`; null where the server sent none. */
  enhanced: string | null;
  /** The lines as received, code included, without line ends. */
  lines: string[];
  /** The words: all lines joined by one space, codes and repeated enhanced codes removed. */
  text: string;
}
