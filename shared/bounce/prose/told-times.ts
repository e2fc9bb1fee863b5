/**
 * When a message came into the queue and when it was tried last, where a notice says it in words and has no field for
 * it: Sendmail's `The original message was received at`, Exim's `The date of the message is`, and the labels of
 * gateways and web mail in eleven languages. Fields of a DSN (RFC 3464 §2.2.5, §2.3.7) come before these.
 */
import { mailDate } from '../mail/date.ts';
import { stampOf, utcOf } from './stamp.ts';

export interface ToldTimes {
  arrivedAt: string | null;
  at: string | null;
  /** No time of it names a zone: all are read as UTC. */
  zoneless: boolean;
}

const label = (words: string): RegExp =>
  new RegExp(
    `^[ \\t>*•-]{0,8}(?:${words})(?: (?:at|on|um|am|il|el|le|op|em))?[ \\t]{0,4}[:：]?[ \\t]{0,30}(?=\\S)`,
    'iu',
  );

const arrival = label(
  [
    'first (?:delivery )?(?:attempt|try)|(?:was )?first (?:attempted|tried)|(?:the )?(?:original )?(?:message|mail) (?:was )?(?:received|accepted|queued|submitted)|the date of the message is|received|accepted|arrived|arrival(?:[ -](?:date|time))?|queued(?: since)?|in (?:the )?queue since|deferred since|waiting since',
    'erster (?:zustell)?versuch|eingegangen|eingang|angenommen|in der warteschlange seit|wartet seit',
    "premi[eè]re tentative(?: de remise)?|reçu|accepté|en file d[’']attente depuis",
    'primer intento(?: de entrega)?|recibido|en cola desde',
    'primo tentativo(?: di consegna)?|ricevuto|in coda da(?:l)?',
    'primeira tentativa(?: de entrega)?|recebid[oa]|na fila desde',
    'eerste (?:bezorg|aflever)?poging|ontvangen|in de wachtrij sinds',
    'pierwsza próba(?: doręczenia| dostarczenia)?|otrzymano|przyjęto|w kolejce od',
    'первая попытка(?: доставки)?|получено|принято|в очереди с',
    '(?:最初の|初回の?)(?:配信|配送|送信)?試行(?:日時|時刻)?|初回送信(?:日時|時刻)?|(?:受信|受付|受け付け|送信)(?:日時|時刻)',
    '(?:首次|第一次)(?:尝试|嘗試|投递|投遞|发送|發送)(?:时间|時間)?|(?:接收|收到|入队|提交)(?:时间|時間)',
  ].join('|'),
);
const last = label(
  [
    'last (?:delivery )?(?:attempt|try)|last (?:attempted|tried)',
    'letzter (?:zustell)?versuch|dernière tentative(?: de remise)?|último intento(?: de entrega)?|ultimo tentativo(?: di consegna)?',
    'última tentativa(?: de entrega)?|laatste (?:bezorg|aflever)?poging|ostatnia próba(?: doręczenia| dostarczenia)?|последняя попытка(?: доставки)?',
    '(?:最後の|最終)(?:配信|配送|送信)?試行(?:日時|時刻)?|(?:最后一次|最後一次|末次)(?:尝试|嘗試|投递|投遞|发送|發送)(?:时间|時間)?',
  ].join('|'),
);

/** @param words a notice's own: of what it returns, the headers tell the time themselves */
export function toldTimes(words: string): ToldTimes {
  const found: { arrivedAt: Time | null; at: Time | null } = { arrivedAt: null, at: null };
  for (const line of words.slice(0, 40_000).split('\n', 400)) {
    const text = line.slice(0, 200);
    if (!/\d/.test(text)) continue;
    for (const [name, form] of [
      ['arrivedAt', arrival],
      ['at', last],
    ] as const) {
      const match = found[name] ? null : form.exec(text);
      if (match) found[name] = timeIn(text.slice(match[0].length));
    }
  }
  const times = [found.arrivedAt, found.at].filter((time) => time !== null);
  // one clock wrote them all: a zone that stands beside one of them is that of the others, which is not known here
  const zoned = times.some(({ zoneless }) => !zoneless);
  const kept = (time: Time | null): string | null => (time && !(zoned && time.zoneless) ? time.at : null);
  return { arrivedAt: kept(found.arrivedAt), at: kept(found.at), zoneless: times.length > 0 && !zoned };
}

/** The same of a mail. Without a zone they are of the clock that wrote its Date, and none is later than that. */
export function timesInNotice(
  words: string,
  { date, offset = 0 }: { date: string | null; offset?: number },
): Omit<ToldTimes, 'zoneless'> {
  const told = toldTimes(words);
  const kept = (time: string | null): string | null => {
    if (time === null || date === null) return null;
    const at = Date.parse(time) - (told.zoneless ? offset * 60_000 : 0);
    const age = Date.parse(date) - at;
    return age >= 0 && age < longestWait ? new Date(at).toISOString().replace('.000Z', 'Z') : null;
  };
  return { arrivedAt: kept(told.arrivedAt), at: kept(told.at) };
}
/** No queue keeps a message for longer. */
const longestWait = 14 * 24 * 3_600_000;

/** The head of a notice as web mail shows it: `Mail Delivery Subsystem <…> Sun, Nov 29, 2026 at 9:14 PM`. */
export function shownAt(text: string): Time | null {
  const head = text
    .trimStart()
    .split('\n', 4)
    .map((line) => line.slice(0, 300));
  if (!/mailer-daemon|mail delivery|postmaster/i.test(head.slice(0, 2).join(' '))) return null;
  for (const line of head) {
    const at = line.search(/(?:\p{L}{3,9}\.? \d{1,2},|\d{1,2}\.? \p{L}{3,9}) \d{4}(?!\d)/u);
    const time = at < 0 ? null : timeIn(line.slice(at));
    if (time) return time;
  }
  return null;
}

type Time = { at: string; zoneless: boolean };

/** The time that stands here, in the forms of mail, of logs, of windows and of East Asia; null for none. */
export function timeIn(text: string): Time | null {
  const at = mailDate(text);
  if (at) return { at, zoneless: false };
  const plain = text
    .replace(
      /(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日/,
      (_, y: string, m: string, d: string) => `${y}-${two(m)}-${two(d)}`,
    )
    .replace(
      /(\d{1,2})[時时点]\s?(\d{1,2})分(?:\s?(\d{1,2})秒)?/,
      (_, h: string, m: string, s = '0') => `${two(h)}:${two(m)}:${two(s as string)}`,
    )
    .replace(
      /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b/,
      (_, y: string, m: string, d: string) => `${y}-${two(m)}-${two(d)}`,
    )
    .replace(/\s?\(\p{L}{1,3}\)\s?/u, ' ')
    .replace(/(\d{4}),? (?:at|um|à|alle|a las|às|om|o|в) /i, '$1 ')
    .replace(/(?<![\d:])(\d{1,2}:\d\d)(?![\d:])/, '$1:00')
    .replace(/ ?Uhr\b/i, '')
    .replace(/\u202f/g, ' ');
  const stamp = stampOf(plain);
  return stamp && !(isEither.test(plain) && !/[ap]m\b/i.test(plain)) ? utcOf(stamp.text) : null;
}

/** `3/9/2026` is March or September. */
const isEither = /^(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|1[0-2])\/\d{4}/;
const two = (n: string): string => n.padStart(2, '0');
