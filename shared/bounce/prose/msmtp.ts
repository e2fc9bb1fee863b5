/**
 * What msmtp(1) prints where it could not hand a message over: `msmtp: recipient address … not accepted by the server`,
 * `msmtp: server message: 421 …` for each line of the reply, `msmtp: could not send mail`.
 */
import { findAddress } from '../../smtp/address.ts';
import { parseReply, type Stage } from '../../smtp/reply.ts';
import { remoteMta } from '../host.ts';
import type { Notice, ProseImporter, Statement } from './statement.ts';

/** What it calls the refused command, from its source (smtp.c and msmtp.c). */
const refused: readonly [RegExp, Stage][] = [
  [/initial OK|cannot connect/, 'greeting'],
  [/EHLO|HELO|LHLO/, 'ehlo'],
  [/TLS/, 'starttls'],
  [/authenticat/i, 'auth'],
  [/^envelope from/, 'mail'],
  [/^recipient/, 'rcpt'],
  [/does not accept mail data/, 'data'],
  [/did not accept the mail/, 'end-of-data'],
];
export const msmtpStage = (error: string): Stage =>
  refused.find(([words]) => words.test(error))?.[1] ?? 'unknown';

const printed = /^(?:\s{0,8}[\w.-]{1,40}\$ )?\s{0,8}msmtp: (\S.*)$/;
const answered = /^server message: ([2-5]\d\d(?:[ -].*|))$/;
/** No server's word: that a connection was lost or never came about. */
const silent =
  /^(?:the server sent an empty reply|network (?:read|write) error|cannot connect to|cannot locate host|the server closed)/;

export const msmtp: ProseImporter = {
  id: 'msmtp',
  read({ lines }: Notice): Statement[] | null {
    const told: Statement[] = [];
    let error = '';
    let reply: string[] = [];
    for (const line of lines) {
      const words = printed.exec(line.slice(0, 2000))?.[1]?.trim();
      if (!words) continue;
      const said = answered.exec(words)?.[1];
      if (said) reply.push(said);
      else if (/^could not send mail/.test(words)) {
        const one = statementOf(error, reply);
        if (one) told.push(one);
        error = '';
        reply = [];
      } else if (!/^account |^server message:/.test(words) || !error) error = words;
    }
    const open = statementOf(error, reply);
    if (open) told.push(open);
    return told.length > 0 ? told : null;
  },
};

function statementOf(error: string, reply: readonly string[]): Statement | null {
  if (reply.length === 0 && !silent.test(error)) return null;
  const to = /^recipient address (\S{3,320}) not accepted/.exec(error)?.[1];
  const host = /^cannot (?:connect to|locate host) ([\w.-]{1,255}?)(?:[,:]|$)/.exec(error)?.[1];
  const code = Number(reply[0]?.slice(0, 3) ?? 0);
  return {
    recipient: to ? findAddress(to) : null,
    reply: reply.length > 0 ? parseReply([...reply]) : null,
    says: [error, ...reply].filter(Boolean).join(': '),
    stage: msmtpStage(error),
    remoteMta: host ? remoteMta(host, null) : null,
    outcome: code >= 500 ? 'rejected' : 'deferred',
  };
}
