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
}

export type ConnectOutcome = 'connected' | 'refused' | 'timeout' | 'unreachable' | 'closed';

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
  startTls(servername: string, timeoutMs: number): Promise<TlsFacts | { failed: string }>;
  close(): void;
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
    | { outcome: 'connected'; connection: Connection; tls?: TlsFacts }
    | { outcome: Exclude<ConnectOutcome, 'connected'>; why: string }
  >;
}

/** Full SPF evaluation and message verification (mailauth), using the app's resolver. */
export interface MailAuth {
  spf(input: { ip: string; helo: string; mailFrom: string; mta: string }): Promise<SpfResult>;
  message(
    raw: Uint8Array,
    input: { ip: string | null; helo: string | null; mailFrom: string | null },
  ): Promise<MessageAuth>;
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
  spf: { result: string; why: string } | null;
  dkim: { result: string; domain: string; selector: string; why: string }[];
  dmarc: { result: string; policy: string | null; alignedBy: ('spf' | 'dkim')[] } | null;
  hops: { from: string; by: string; at: string | null; delaySeconds: number | null }[];
}

/** Bytes on disk, for the store: append-only journal and atomically replaced files. */
export interface Storage {
  read(name: string): Promise<Uint8Array | null>;
  /** Appends and fsyncs; resolves only when the bytes are on disk. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  truncate(name: string, length: number): Promise<void>;
  /** Temp file, fsync, rename, fsync of the folder. */
  replace(name: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  list(prefix: string): Promise<string[]>;
}
