/** Words that only programs that hand their mail in write of it. */
import { isPhpMailers } from './phpmailer.ts';

/** A program that hands its mail in, at a relay: libraries by their exceptions, and what only they write. */
const client =
  /\bSMTPConnection\.|\bnodemailer\b|\bsmtpstatus=\d|\b(?:SERVER -> CLIENT|SMTP -> (?:FROM SERVER|ERROR)):|\bServer terminates connection\. response=|\b(?:Mail|Recipient|Data) command failed: |\bMessage failed: [45]|\bInvalid (?:greeting|login)[.:]|\bExpected response code\b|\bPHPMailer\b|\bSwift_\w|\bsmtplib\b|\bSMTP(?:Connect|Helo|Authentication|SenderRefused|RecipientsRefused|Data)\w{0,20}(?:Error|Refused)?\b: ?\(|\bNet::SMTP\w|\b(?:javax|jakarta|angus|com\.sun)\.mail\b|\bSmtp(?:Command|Protocol)?Exception\b|\bSystem\.Net\.Mail\b|\bMailKit\b|["']?\bresponseCode["']?: ?[45]\d\d|\berror sending message (?:in campaign|')|\bcommons\.mail\.|\balerting\.notifier\.email\b/;
/** The word that tells it; null where none does. */
export const libraryNamed = (text: string): string | null => client.exec(text.slice(0, 4000))?.[0] ?? null;

export const isClientLibrary = (text: string): boolean => {
  const head = text.slice(0, 4000);
  return client.test(head) || isPhpMailers(head);
};
