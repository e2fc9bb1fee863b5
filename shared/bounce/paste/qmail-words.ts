/** What qmail logs at the end of a delivery: blanks as underscores, line ends as slashes (qmail-rspawn.c, qmail-send.c). */
import type { Line } from './joined.ts';

const delivery = /\bdelivery \d{1,10}: (?:deferral|failure): (\S.*)$/;
/** The delivery's number was not copied: only its underscores tell it from a sentence of somebody. */
const cut = /^\s{0,8}(?:deferral|failure): ([^\s_]{1,255}_\S{1,60}_\S.*)$/;

const said = (line: Line, words: string | undefined): Line[] =>
  words
    ? words
        .replaceAll('_', ' ')
        .split(/\/(?=Remote |Giving |I'm |STARTTLS |$)/)
        .filter(Boolean)
        .map((text) => ({ text, at: line.at }))
    : [line];

export const asWords = (line: Line): Line[] => said(line, delivery.exec(line.text)?.[1]);
export const cutAsWords = (line: Line): Line[] => said(line, cut.exec(line.text)?.[1]);
