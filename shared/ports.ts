/** What the core asks of the world. Adapters are in electron/node, one file each; tests bring their own. */
import type { DnsAnswer, RecordType } from './dns/answer.ts';

export interface Clock {
  /** Now, in milliseconds since the epoch. */
  now(): number;
}

/** DNS on the wire. Never throws for what the network does; see AnswerStatus. Same question, same promise. */
export interface Resolver {
  query(
    name: string,
    type: RecordType,
    options?: { server?: string; signal?: AbortSignal },
  ): Promise<DnsAnswer>;
  /** The configured servers, `ip:port`. */
  readonly servers: readonly string[];
  /** How many questions went out so far. */
  readonly asked: number;
  /** How many of them the configured servers answered with records. */
  readonly found: number;
}

export type ConnectOutcome =
  'connected' | 'refused' | 'timeout' | 'unreachable' | 'closed' | 'protocol-error';

/** One TCP connection to one address, line by line. Opened by a Connector to an address that was checked. */
export interface Connection {
  /**
   * The next line without its line end, or how the connection ended. `too-long`: over the line cap.
   * Bytes are decoded as UTF-8 with replacement.
   */
  readLine(
    timeoutMs: number,
  ): Promise<{ line: string } | { end: 'closed' | 'reset' | 'timeout' | 'too-long' }>;
  /** Writes one line and CRLF. Refuses (throws) CR, LF and NUL in `line`. */
  writeLine(line: string): Promise<void>;
  /** Writes bytes as they are (message data, already dot-stuffed). */
  writeData(data: Uint8Array): Promise<void>;
  /** True if bytes have arrived that nobody has read yet. */
  pending(): boolean;
  /** STARTTLS: drops whatever was buffered, then shakes hands. Never throws for what the peer does. */
  startTls(servername: string, timeoutMs: number): Promise<TlsFacts | TlsFailure>;
  close(): void;
}

/** A handshake that did not succeed, in words, and how it ended. */
export interface TlsFailure {
  failed: string;
  how: 'timeout' | 'closed' | 'handshake';
}

export interface TlsFacts {
  protocol: string;
  cipher: string;
  /** The certificate verifies for the name; false is shown apart from “STARTTLS does not work”. */
  authorized: boolean;
  /** Why it does not verify, in words; empty if it does. */
  why: string;
  validTo?: string;
  subject?: string;
  /** What TLSA records are compared with (RFC 6698 §2.1): the server's certificate first, then its issuers, as hex. */
  certificates?: { whole: Digests; key: Digests }[];
}

interface Digests {
  sha256: string;
  sha512: string;
}

export interface Connector {
  connect(target: {
    address: string;
    port: number;
    localAddress?: string;
    timeoutMs: number;
    /** TLS from the first byte (port 465). */
    implicitTls?: string;
  }): Promise<
    | { outcome: 'connected'; connection: Connection; tls?: TlsFacts; localAddress: string | null }
    /** `reached`: the connection stood, but TLS from the first byte did not come about. */
    | { outcome: Exclude<ConnectOutcome, 'connected'>; why: string; reached?: true }
  >;
}

/** Who has connected where and when: kept on disk, shared by every process of this data folder. */
export interface SessionLedger {
  /**
   * Asks to open a session now. Waits while another process has one open to this address, or two in all.
   * `refused` is the politeness rule's: not before `at` (ms since the epoch). `stopped`: the user's signal came first.
   */
  claim(
    session: SessionClaim,
  ): Promise<{ granted: string } | { refused: { at: number; why: string } } | 'stopped'>;
  /** The session is over. `hintUntil`: the receiver asked to stay away until then. */
  release(id: string, hintUntil: number | null): Promise<void>;
}
/** Minutes; never less than 15 and 60, see settings. */
export interface PolitenessLimits {
  firstHourMinutes: number;
  afterMinutes: number;
}
export interface SessionClaim {
  address: string;
  port: number;
  host: string;
  clientIp: string;
  /** The reason why the rule is overridden; null to obey it. */
  override: string | null;
  at: number;
  limits: PolitenessLimits;
  signal?: AbortSignal;
}

/** Fetches the MTA-STS policy of a domain (RFC 8461 §3.3) over HTTPS: one small text, no redirects. */
export type PolicyFetch = (domain: string) => Promise<{ policy: string } | { failed: string }>;

/** Full SPF evaluation and message verification (mailauth), using the app's resolver. */
export interface MailAuth {
  spf(input: { ip: string; helo: string; mailFrom: string; mta: string }): Promise<SpfResult>;
  message(
    raw: Uint8Array,
    input: { ip: string | null; helo: string | null; mailFrom: string | null },
  ): Promise<MessageAuth>;
  /** Bits of an RSA key (DER, as DKIM publishes it); null for what is none. */
  rsaBits(der: Uint8Array): number | null;
}
export interface SpfResult {
  result: 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror';
  domain: string;
  record: string | null;
  lookups: number;
  voidLookups: number;
  why: string;
}
export interface MessageAuth {
  /** `client` is the address that handed the message over, from the Received header at the receiver's border. */
  spf: { result: string; why: string; client: string | null; domain: string | null } | null;
  dkim: { result: string; domain: string; selector: string; why: string }[];
  dmarc: { result: string; policy: string | null; alignedBy: ('spf' | 'dkim')[]; domain: string } | null;
  hops: { from: string; by: string; at: string | null; delaySeconds: number | null }[];
}

/** Bytes on disk, for the store: append-only journal and atomically replaced files. */
export interface Storage {
  read(name: string): Promise<Uint8Array | null>;
  /** Appends and fsyncs; resolves only when the bytes are on disk. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Writes bytes in place and fsyncs; makes the file if need be. */
  overwrite(name: string, at: number, bytes: Uint8Array): Promise<void>;
  truncate(name: string, length: number): Promise<void>;
  /** Temp file, fsync, rename, fsync of the folder. */
  replace(name: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A copy of a file that is never changed in place; atomically replaces `to`. */
  copy(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  list(prefix: string): Promise<string[]>;
  /** CRC-32 as zlib computes it, where the host has a faster one than ours: a snapshot may have hundreds of megabytes. */
  crc32?(bytes: Uint8Array): number;
  /** Lets go of open files; the storage can be used again after it. */
  close?(): Promise<void>;
}
