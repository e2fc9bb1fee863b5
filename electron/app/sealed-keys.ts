/**
 * Keys of block lists: sealed by the system's keyring where the host has one, else plain in settings.json, which
 * only the user may read. The keyring is asked only once there is a key: macOS may ask the user for it.
 */
import type { Settings } from '../../shared/rpc/contract.ts';

export interface Keyring {
  seal(text: string): Promise<string>;
  /** Null where it cannot be opened, as on another machine or for another user. */
  open(sealed: string): Promise<string | null>;
}

/** The part of settings.json that concerns keys. */
interface Stored {
  dnsblKeys?: Record<string, string>;
  sealedKeys?: string;
}

const storedIn = (settings: unknown): Stored =>
  typeof settings === 'object' && settings !== null ? (settings as Stored) : {};

/** Stored settings with their keys in plain. `locked` holds sealed keys that cannot be opened here: they are kept. */
export async function unsealed(
  settings: unknown,
  keyring: () => Promise<Keyring | null>,
): Promise<{ settings: unknown; locked: string | null }> {
  const { sealedKeys, dnsblKeys } = storedIn(settings);
  if (typeof sealedKeys !== 'string') return { settings, locked: null };
  const text = await (await keyring())?.open(sealedKeys);
  if (!text) return { settings, locked: sealedKeys };
  return { settings: { ...storedIn(settings), dnsblKeys: { ...parsed(text), ...dnsblKeys } }, locked: null };
}

/** Settings as they are stored. */
export async function sealed(
  settings: Settings,
  locked: string | null,
  keyring: () => Promise<Keyring | null>,
): Promise<Settings & Stored> {
  if (locked !== null) return { ...settings, sealedKeys: locked };
  const ring = Object.keys(settings.dnsblKeys).length ? await keyring() : null;
  if (!ring) return settings;
  return { ...settings, dnsblKeys: {}, sealedKeys: await ring.seal(JSON.stringify(settings.dnsblKeys)) };
}

function parsed(text: string): Record<string, string> {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return {}; // sealed by something else
  }
}
