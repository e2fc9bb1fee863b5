/** The only way out of the window: the user's own browser and mail program. */
import { dialog, shell, type BrowserWindow } from 'electron';

/** What a draft may bring along. Some mail programs take an `attach`, which could name any file of the user. */
const draftFields = new Set(['subject', 'body']);

/**
 * Opens an https page in the browser after showing its real host, in punycode, or a draft in the mail program.
 * Everything else is refused; false if nothing was opened.
 */
export async function openOutside(window: BrowserWindow, url: string): Promise<boolean> {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target?.protocol === 'mailto:') {
    if (![...target.searchParams.keys()].every((field) => draftFields.has(field.toLowerCase()))) return false;
  } else if (target?.protocol === 'https:') {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: `Open ${target.hostname} in your browser?`,
      detail: target.href.slice(0, 500),
      buttons: ['Open', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return false;
  } else return false;
  await shell.openExternal(target.href);
  return true;
}
