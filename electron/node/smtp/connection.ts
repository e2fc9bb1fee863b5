/** The Connector port: TCP to one checked address, lines with a cap, TLS that reports instead of throwing. */
import { createHash } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Connection, ConnectOutcome, Connector, TlsFacts, TlsFailure } from '../../../shared/ports.ts';

/** RFC 5321 §4.5.3.1.5 allows 512 octets in a reply line; Postfix sends and takes up to 2048. */
const maxLine = 4096;
/** Reading stops while this much is unread, so that a flood costs no memory. */
const highWater = 65_536;

export const connector: Connector = {
  connect: ({ address, port, localAddress, timeoutMs, implicitTls }) =>
    new Promise((resolve) => {
      const startedAt = performance.now();
      const socket = connectTcp({ host: address, port, localAddress, autoSelectFamily: false });
      const fail = (outcome: Exclude<ConnectOutcome, 'connected'>, why: string): void => {
        clearTimeout(timer);
        socket.destroy();
        resolve({ outcome, why });
      };
      const timer = setTimeout(
        () => fail('timeout', `no answer within ${Math.round(timeoutMs / 1000)} s`),
        timeoutMs,
      );
      const onError = (error: NodeJS.ErrnoException): void => fail(...explain(error, localAddress));
      socket.once('error', onError);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('error', onError);
        socket.setNoDelay(true);
        const connection = new SocketConnection(socket);
        const local = socket.localAddress?.replace(/^::ffff:/, '') ?? null;
        if (implicitTls === undefined)
          return resolve({ outcome: 'connected', connection, localAddress: local });
        const left = Math.max(1, timeoutMs - (performance.now() - startedAt));
        void connection.startTls(implicitTls, left).then((tls) => {
          if (!('failed' in tls))
            return resolve({ outcome: 'connected', connection, tls, localAddress: local });
          connection.close();
          resolve({
            outcome: tls.how === 'handshake' ? 'protocol-error' : tls.how,
            why: `the TLS handshake failed: ${tls.failed}`,
            reached: true,
          });
        });
      });
    }),
};

function explain(
  error: NodeJS.ErrnoException,
  localAddress: string | undefined,
): [Exclude<ConnectOutcome, 'connected'>, string] {
  switch (error.code) {
    case 'ECONNREFUSED':
      return ['refused', 'nothing listens on this port, or a firewall says no'];
    case 'ETIMEDOUT':
      return ['timeout', 'no answer'];
    case 'ECONNRESET':
      return ['closed', 'the connection was reset while it was opened'];
    case 'EADDRNOTAVAIL':
      return ['unreachable', `this machine has no address ${localAddress ?? 'to connect from'}`];
    case 'EACCES':
    case 'EPERM':
      return ['unreachable', 'the firewall of this machine forbids it'];
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return ['unreachable', 'there is no route to this address'];
    default:
      return ['unreachable', error.code ?? error.message];
  }
}

class SocketConnection implements Connection {
  #buffer: Buffer = Buffer.alloc(0);
  #end: 'closed' | 'reset' | null = null;
  #wake: (() => void) | null = null;
  #socket: Socket | TLSSocket;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('data', (data: Buffer) => {
      this.#buffer = this.#buffer.length ? Buffer.concat([this.#buffer, data]) : data;
      if (this.#buffer.length > highWater) socket.pause();
      this.#wake?.();
    });
    socket.on('error', () => this.#ended('reset'));
    socket.on('end', () => this.#ended('closed'));
    socket.on('close', () => this.#ended('closed'));
    socket.resume();
  }

  #ended(end: 'closed' | 'reset'): void {
    this.#end ??= end;
    this.#wake?.();
  }

  async readLine(timeoutMs: number): ReturnType<Connection['readLine']> {
    const endsAt = performance.now() + timeoutMs;
    for (;;) {
      const at = this.#buffer.indexOf(10);
      if (at > maxLine || (at < 0 && this.#buffer.length > maxLine)) return { end: 'too-long' };
      if (at >= 0) {
        const line = this.#buffer.subarray(0, this.#buffer[at - 1] === 13 ? at - 1 : at).toString('utf8');
        this.#buffer = this.#buffer.subarray(at + 1);
        if (this.#buffer.length <= highWater) this.#socket.resume();
        return { line };
      }
      if (this.#end) return { end: this.#end };
      if (!(await this.#arrival(endsAt - performance.now()))) return { end: 'timeout' };
    }
  }

  /** True if bytes or the end came, false if time is up. */
  #arrival(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (came: boolean): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve(came);
      };
      const timer = setTimeout(() => done(false), Math.max(0, ms));
      this.#wake = () => done(true);
    });
  }

  async writeLine(line: string): Promise<void> {
    if (/[\r\n\0]/.test(line)) throw new Error('A command line may not hold CR, LF or NUL.');
    await this.writeData(Buffer.from(`${line}\r\n`));
  }

  /** A write that fails is heard of by the next read. */
  writeData(data: Uint8Array): Promise<void> {
    if (this.#end || this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const socket = this.#socket;
      const done = (): void => {
        socket.off('close', done);
        resolve();
      };
      socket.once('close', done);
      socket.write(data, done);
    });
  }

  pending(): boolean {
    return this.#buffer.length > 0;
  }

  startTls(servername: string, timeoutMs: number): Promise<TlsFacts | TlsFailure> {
    this.#buffer = Buffer.alloc(0);
    const plain = this.#socket;
    for (const event of ['data', 'end', 'close', 'error']) plain.removeAllListeners(event);
    return new Promise((resolve) => {
      const secure = connectTls({
        socket: plain,
        host: servername,
        ...(isIP(servername) === 0 && { servername }),
        rejectUnauthorized: false, // whether the certificate verifies is a finding of its own
      });
      const done = (result: TlsFacts | TlsFailure): void => {
        clearTimeout(timer);
        for (const event of ['secureConnect', 'close', 'error']) secure.removeAllListeners(event);
        this.#socket = secure;
        if ('failed' in result) {
          this.#end = result.how === 'timeout' ? 'closed' : 'reset';
          secure.on('error', () => {});
          secure.destroy();
        } else this.#listen();
        resolve(result);
      };
      const timer = setTimeout(
        () => done({ failed: 'no end in time', how: 'timeout' }),
        Math.max(1, timeoutMs),
      );
      plain.on('error', () => done({ failed: 'the server reset the connection', how: 'closed' }));
      secure.on('error', (error: NodeJS.ErrnoException) => done(tlsFailure(error)));
      secure.on('close', () => done({ failed: 'the server closed the connection', how: 'closed' }));
      secure.on('secureConnect', () => done(tlsFacts(secure)));
    });
  }

  close(): void {
    this.#end ??= 'closed';
    this.#socket.on('error', () => {});
    this.#socket.destroy();
  }
}

function tlsFailure(error: NodeJS.ErrnoException): TlsFailure {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE')
    return { failed: 'the server closed the connection', how: 'closed' };
  const reason = (error as { reason?: string }).reason ?? error.code ?? error.message;
  return { failed: reason.slice(0, 200), how: 'handshake' };
}

const reasons: Record<string, string> = {
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the chain ends in a self-signed certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the issuer’s certificate is missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
};

const maxChain = 5;

/** Digests of the certificates that the server sent, and of their keys. */
function certificatesOf(socket: TLSSocket): NonNullable<TlsFacts['certificates']> {
  const digests = (bytes: Buffer) => ({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sha512: createHash('sha512').update(bytes).digest('hex'),
  });
  const chain: NonNullable<TlsFacts['certificates']> = [];
  let one = socket.getPeerX509Certificate();
  for (; one && chain.length < maxChain; one = one.issuerCertificate) {
    const key = one.publicKey.export({ type: 'spki', format: 'der' });
    chain.push({ whole: digests(one.raw), key: digests(key) });
  }
  return chain;
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerCertificate();
  const code = String(
    (socket.authorizationError as unknown as NodeJS.ErrnoException | null)?.code ??
      socket.authorizationError ??
      '',
  );
  const validTo = certificate.valid_to ? new Date(certificate.valid_to) : null;
  // A self-signed certificate hides that it has also expired; the date is what one can mend.
  const expired = validTo && validTo.getTime() < Date.now();
  const why = expired
    ? `the certificate expired on ${validTo.toISOString().slice(0, 10)}`
    : (reasons[code] ?? (code || 'no certificate'));
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    authorized: socket.authorized,
    why: socket.authorized ? '' : why,
    ...(validTo && !Number.isNaN(validTo.getTime()) && { validTo: validTo.toISOString() }),
    certificates: certificatesOf(socket),
    ...(certificate.subject?.CN && { subject: String(certificate.subject.CN).slice(0, 255) }),
  };
}
