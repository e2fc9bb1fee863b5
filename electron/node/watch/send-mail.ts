/** A message by the local sendmail(8), to one address: as text and as a page. */
import { randomBytes } from 'node:crypto';
import { foundCommand, runCommand } from '../process/command.ts';

/** A local user or an address; nothing that would be an option or a second header. */
export const isAddress = (text: string): boolean =>
  /^[A-Za-z0-9_][A-Za-z0-9._+=-]{0,63}(?:@[A-Za-z0-9.-]{1,253})?$/.test(text);

interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Null where it was taken over, else why not. */
export async function sendMail({ to, subject, text, html }: Mail): Promise<string | null> {
  if (!isAddress(to)) return 'is no address that is written to';
  const sendmail = await foundCommand('sendmail');
  if (!sendmail) return 'could not be written to: there is no sendmail on this machine';
  try {
    await runCommand(sendmail, ['-i', to], mime({ to, subject, text, html }));
    return null;
  } catch (error) {
    return `could not be written to: sendmail ${(error as Error).message}`;
  }
}

function mime({ to, subject, text, html }: Mail): string {
  const boundary = `deferral-desk-${randomBytes(12).toString('hex')}`;
  const base64 = (of: string): string => Buffer.from(of).toString('base64').replace(/.{76}/g, '$&\n');
  const part = (type: string, of: string): string =>
    `--${boundary}\nContent-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${base64(of)}\n`;
  return [
    `To: ${to}`,
    `Subject: ${subject.replace(/[^\x20-\x7e]/g, ' ').slice(0, 200)}`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `${part('text/plain', text)}${part('text/html', html)}--${boundary}--`,
    '',
  ].join('\n');
}
