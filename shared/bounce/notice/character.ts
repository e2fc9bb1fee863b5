/** Who wrote this: a mail system, a person's auto-responder (RFC 3834), or a person. */
import { findAddress } from '../../smtp/address.ts';
import { headerText } from '../mail/decode.ts';
import type { Message } from '../mail/mime.ts';

/** `perhaps`: it speaks of a delivery that failed, which shops and parcel services do, too. */
export type Character = 'notice' | 'perhaps' | 'auto-reply' | 'ordinary';

const daemonPattern =
  /^(?:mailer-?daemon|post_?master|mail-?daemon|mdaemon|mail\.?administrator|bounce|bounces|undeliverable|mail-?system|autoreply-mailer|microsoftexchange[0-9a-f]{32})/i;
const subjectPattern =
  /undeliver|not deliver|non-?deliver|delivery (?:status|fail|notification|report|problem|error|delay|has)|failed? deliver|returned mail|mail (?:delivery|system error|could not)|failure notice|delivery failure|could not be delivered|message (?:delivery|status|could)|error sending|warning: (?:message|could)|delayed mail|unzustellbar|nicht zugestellt|zustellung|non remis|non distribu|échec|no se puede entregar|no entregado|non recapitabile|mancato recapito|impossibile recapitare|não é possível entregar|não entreg|onbestelbaar|niet bezorgd|недостав|не доставлено|配信不能|配信できません|送信できません|无法(?:投递|传递|传送|送达)|未传递|未送达|退信|已延迟|niedostarcz|dostarczen|opóźnion|retard[ée]|retrasad|posticipat|atrasad|vertraagd|verzögert|не уда(?:[её]тся|лось) достав|отложено|задержка доставки|遅延|送信エラー|無法傳遞|kézbesíthetetlen|ej levereras|kan ikke leveres|nedoručiteln|teslim edilem/i;
const noticeWords =
  /could not be delivered|wasn't able to deliver|unable to deliver|delivery (?:has )?failed|was not delivered|did not reach the following|undeliverable|mail delivery failed|couldn't be delivered|failed to deliver|not been delivered|could not deliver|recipients? (?:returned|was rejected|were unreachable)/i;
const awayPattern =
  /out of (?:the )?office|auto(?:matic|mated)?[ -]?(?:repl|respon|antwort)|vacation|abwesen|absence|away (?:from|until)|on leave|réponse automatique|respuesta automática|risposta automatica|自動応答|自動返信/i;

/** A delivery-status part or the marks of a mail system make a notice; only then an auto-reply is asked for. */
export function classify(message: Message, words: string, hasDsn: boolean): Character {
  const { headers } = message;
  if (hasDsn) return 'notice';
  const subject = headerText(headers.get('subject') ?? '');
  const from = headers.get('from') ?? '';
  const daemon =
    daemonPattern.test(findAddress(from) ?? from.replace(/^["<\s]+/, '')) ||
    /mailer-?daemon|mail (?:delivery|administrator|system)|postmaster/i.test(from);
  const report = message.type === 'multipart/report' && /delivery-status/i.test(message.contentType);
  if (report || headers.has('x-failed-recipients')) return 'notice';
  // a list server's refusal: fml writes from the list's administrator
  if (headers.has('x-mlserver') && /-admin@/i.test(from)) return 'notice';
  if (/disposition-notification/i.test(message.contentType)) return 'auto-reply'; // a read receipt, RFC 8098
  if (daemon && !(awayPattern.test(subject) && !subjectPattern.test(subject))) return 'notice';
  const nullSender = headers.all('return-path').some((path) => /^<\s*>$/.test(path));
  if (subjectPattern.test(subject) && nullSender) return 'notice';
  if (subjectPattern.test(subject) && noticeWords.test(words.slice(0, 4000))) return 'perhaps';
  const automatic = /^auto-(?:replied|generated|notified)/i.test(headers.get('auto-submitted') ?? '');
  const responder =
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    headers.has('x-auto-response-suppress') ||
    /auto_?reply/i.test(headers.get('precedence') ?? '') ||
    headers.has('x-autoreply-from');
  if (automatic && /^auto-replied/i.test(headers.get('auto-submitted')!))
    return noticeWords.test(words.slice(0, 2000)) && nullSender ? 'notice' : 'auto-reply';
  if (
    (automatic || responder || /^auto:/i.test(subject)) &&
    (awayPattern.test(subject) || awayPattern.test(words.slice(0, 2000)))
  )
    return 'auto-reply';
  if (awayPattern.test(subject) && !/^(?:re|fwd?|aw|wg):/i.test(subject)) return 'auto-reply';
  if (nullSender && noticeWords.test(words.slice(0, 4000))) return 'notice';
  return 'ordinary';
}
