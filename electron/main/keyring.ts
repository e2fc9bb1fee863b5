/** The system's keyring by Electron's safeStorage, whose synchronous functions end with Electron 46. */
import { safeStorage } from 'electron';
import type { Keyring } from '../app/sealed-keys.ts';

/**
 * Null where there is none. On Linux without a secret service safeStorage “encrypts” with a key that everybody knows:
 * that is no keyring, and nobody should be told so.
 */
export async function systemKeyring(): Promise<Keyring | null> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
  if (
    process.platform === 'linux' &&
    ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
  )
    return null;
  return {
    seal: async (text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
    open: (sealed) =>
      safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64')).then(
        ({ result }) => result,
        () => null, // another machine, another user, a keyring that was reset
      ),
  };
}
