/** The sentences that tell why the evidence is read as it is. Each names its source. */
import type { Attempt } from '../bounce/attempt.ts';
import { replyClass, type Delivery, type ReplyClass } from '../case/deliveries.ts';
import type { Stage } from '../smtp/reply.ts';

export function whyClass(
  cls: ReplyClass,
  deliveries: readonly Delivery[],
  sessions: readonly Attempt[],
): string {
  if (sessions.length > 0)
    return `our own session with ${sessions[0]!.remoteMta?.name ?? 'the server'} was answered with 421`;
  const all = deliveries.filter((d) => replyClass(d.deciding) === cls);
  const { reply: first } = all[0]?.deciding ?? {};
  const quote = first?.lines[0] ?? '';
  const outer =
    first?.outer &&
    `, inside “${[first.outer.code, first.outer.enhanced, first.outer.text].filter(Boolean).join(' ').slice(0, 300)}”`;
  const reply = `${all[0]?.deciding.reply?.code ?? ''}`;
  switch (cls) {
    case 'yes':
      return `the deciding reply is ${quote ? `“${quote.slice(0, 200)}”` : 'a 421'}${outer ?? ''}${all.length > 1 ? `, for ${all.length} recipients` : ''}`;
    case 'other-temporary':
      return `the deciding reply is ${reply}, temporary like 421: “${quote.slice(0, 200)}”`;
    case 'permanent':
      return first
        ? `the deciding reply is ${reply}, a permanent refusal: “${quote.slice(0, 200)}”`
        : `the notice tells of a permanent refusal: ${all[0]?.deciding.says?.slice(0, 200) ?? ''}`;
    case 'accepted':
      return `the message was accepted (${quote.slice(0, 200) || '2yz'}); a 421 after that decides nothing`;
    case 'no-reply':
      return `no server ever replied: ${all[0]?.deciding.says?.slice(0, 200) ?? 'there was no connection'}`;
    case 'nothing-found':
      return 'no reply of a mail server was found in the evidence';
  }
}

export const stageSays: Readonly<Record<Stage, string>> = {
  greeting: 'the reply came in place of the greeting, before any command of ours',
  ehlo: 'the reply answered EHLO or HELO',
  starttls: 'the reply answered STARTTLS',
  auth: 'the reply answered the login (AUTH)',
  mail: 'the reply answered MAIL FROM',
  rcpt: 'the reply answered RCPT TO',
  data: 'the reply answered DATA, before the text was sent',
  'end-of-data': 'the reply came after the whole message had been sent',
  quit: 'the reply answered QUIT',
  unknown: 'nothing tells which command the reply answered',
};
