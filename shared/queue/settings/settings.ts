/** The settings that give one receiver a pace of its own, for the mail servers of which we know them. Nothing is run. */
import type { Mta } from '../../retry/schedule.ts';
import { eximSettings } from './exim.ts';
import { postfixSettings } from './postfix.ts';
import type { PaceSettings, Said, Wish } from './wish.ts';

/** Only such names go into a command line: a listing is a stranger's text. */
const safeName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/** Null where no settings of this mail server are known, or the name is none of a domain. */
export function settingsFor(mta: Mta, wish: Wish, said: Said): PaceSettings | null {
  if (!safeName.test(wish.domain)) return null;
  if (mta === 'postfix') return postfixSettings(wish, said);
  return mta === 'exim' ? eximSettings(wish) : null;
}
