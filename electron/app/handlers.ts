/** The contract as its parts implement it, and what they are given by the host. */
import type { InputOf, Method, Outputs } from '../../shared/rpc/contract.ts';
import type { DeskStatus } from '../../shared/rpc/view.ts';
import type { Elsewhere } from '../node/history/upkeep.ts';
import type { Keyring } from './sealed-keys.ts';

/** What differs from host to host. */
export interface HostServices {
  host: DeskStatus['host'];
  /** Asks the user for files; their paths, none if cancelled or if the host has no dialogue. */
  pick(): Promise<string[]>;
  /** Asks where to save; the path, or null if cancelled or if the page downloads by itself. */
  save(name: string, bytes: Uint8Array): Promise<string | null>;
  /** Ends the program and starts it again, where the host can. */
  again?(): void;
  /** Has another process make the backup of the day once this host has closed; null where that cannot be. */
  backUpAfter?: Elsewhere;
  /** The system's keyring, if the host can reach one. */
  keyring?(): Promise<Keyring | null>;
}

export type Handler<M extends Method> = (input: InputOf<M>) => Promise<Outputs[M]>;
/** A part of the contract, implemented. All parts together must be the whole: the compiler checks it. */
export type Handlers<M extends Method = Method> = { [K in M]: Handler<K> };

/** Makes a file that the host itself chose known under a token. */
export type HandOver = (path: string, name?: string) => { token: string; name: string };
