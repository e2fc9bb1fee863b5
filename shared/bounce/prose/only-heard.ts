/** A session of which only the server's lines are shown, as PHPMailer 5 does: the replies tell how far it came. */
import type { Stage } from '../../smtp/reply.ts';

export const onlyHeard = (lines: readonly { from: 'S' | 'C' | '*'; text: string }[]): boolean =>
  lines.every(({ from }) => from !== 'C') &&
  lines.filter(({ from, text }) => from === 'S' && text.startsWith('250')).length > 1;

/** The command that follows the reply to another, where all is accepted. */
export function nextStage(stage: Stage, code: string): Stage {
  if (code === '220') return 'ehlo';
  if (code === '334') return 'auth';
  if (code === '235') return 'mail';
  if (code === '354') return 'end-of-data';
  return code === '250' ? (stage === 'ehlo' ? 'mail' : stage === 'mail' ? 'rcpt' : stage) : stage;
}
