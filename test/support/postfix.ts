/**
 * A private Postfix on loopback: one port per way of answering, one folder for everything it writes, no system
 * instance touched. Skipped, with the reason, where Postfix is missing or this user may not start it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a port does; see `services`. */
export type PostfixPort =
  'ok' | 'tls' | 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'endOfData' | 'errors' | 'rate';

export interface Postfix {
  address: string;
  ports: Record<PostfixPort, number>;
  /** `/…/postfix -c` wants this folder; senders may add files to it before `reload`. */
  config: string;
  /** The mail log so far. */
  log(): string;
  stop(): void;
}

const refuse = (list: string, map: string, text: string): string =>
  `-o { ${list} = ${map} static:{${text}} }`;

/** master.cf options of each port. */
const services: Record<PostfixPort, string[]> = {
  ok: [],
  tls: [
    '-o smtpd_tls_security_level=may',
    '-o smtpd_tls_cert_file=DIR/etc/cert.pem',
    '-o smtpd_tls_key_file=DIR/etc/key.pem',
  ],
  greeting: [
    refuse(
      'smtpd_client_restrictions',
      'check_client_access',
      '421 4.7.0 Temporary connection limit, try again in 480 seconds',
    ),
  ],
  ehlo: [
    refuse(
      'smtpd_helo_restrictions',
      'check_helo_access',
      '421 4.7.1 HELO name does not match PTR, try again later',
    ),
  ],
  mail: [
    refuse(
      'smtpd_sender_restrictions',
      'check_sender_access',
      '421 4.7.28 Unusual rate of mail from this sender domain',
    ),
  ],
  rcpt: [
    refuse(
      'smtpd_recipient_restrictions',
      'check_recipient_access',
      '421 4.3.2 Service not available, closing channel',
    ),
  ],
  data: [refuse('smtpd_data_restrictions', 'check_client_access', '421 4.7.0 Message deferred at DATA')],
  endOfData: [
    refuse('smtpd_end_of_data_restrictions', 'check_client_access', '421 4.7.0 Message deferred after DATA'),
  ],
  errors: ['-o smtpd_soft_error_limit=1', '-o smtpd_hard_error_limit=1', '-o smtpd_error_sleep_time=0'],
  rate: ['-o smtpd_client_connection_rate_limit=1'],
};

const daemons = `
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
proxywrite unix -       -       n       -       1       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
local     unix  -       n       n       -       -       local
virtual   unix  -       n       n       -       -       virtual
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
`;

const names = Object.keys(services) as PostfixPort[];

export interface PostfixOptions {
  address?: string;
  /** Ports are counted from here; see `freeBasePort`. */
  basePort?: number;
  /** Further lines of main.cf and master.cf; DIR stands for the instance's folder. */
  main?: string;
  master?: string;
}

/** Its scripts start dozens of programs, milliseconds. */
const patience = 180_000;

/** As many ports in a row as there are services, which nobody listens at; below those that a system gives away by itself. */
export async function freeBasePort(address: string): Promise<number> {
  for (;;) {
    const base = 21_000 + Math.floor(Math.random() * 11_000);
    const free = await Promise.all(names.map((_, index) => isFree(address, base + index)));
    if (free.every(Boolean)) return base;
  }
}

const isFree = (address: string, port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, address, () => server.close(() => done(true)));
  });

export async function startPostfix(options: PostfixOptions = {}): Promise<Postfix | { skipped: string }> {
  const missing = whyNot();
  if (missing) return { skipped: missing };
  const address = options.address ?? '127.0.0.11';
  const dir = mkdtempSync(join(tmpdir(), 'deferral-desk-postfix-'));
  chmodSync(dir, 0o755); // the daemons run as postfix and must get through
  for (const folder of ['etc', 'spool', 'data', 'log']) mkdirSync(join(dir, folder));
  execFileSync('chown', ['postfix', join(dir, 'data')]);
  const base = options.basePort ?? (await freeBasePort(address));
  const ports = Object.fromEntries(names.map((name, index) => [name, base + index])) as Record<
    PostfixPort,
    number
  >;
  const fill = (text: string): string => text.replaceAll('DIR', dir);
  writeFileSync(join(dir, 'etc/main.cf'), fill(mainCf(options.main ?? '')));
  const lines = names.map((name) =>
    [
      `${address}:${ports[name]} inet n - n - - smtpd`,
      `  -o syslog_name=postfix/${name}`,
      ...services[name].map((option) => `  ${option}`),
    ].join('\n'),
  );
  writeFileSync(join(dir, 'etc/master.cf'), fill(`${lines.join('\n')}${daemons}${options.master ?? ''}`));
  makeCertificate(join(dir, 'etc'));
  const stop = (): void => {
    spawnSync('postfix', ['-c', join(dir, 'etc'), 'stop'], { stdio: 'ignore', timeout: patience });
    rmSync(dir, { recursive: true, force: true });
  };
  const started = spawnSync('postfix', ['-c', join(dir, 'etc'), 'start'], {
    encoding: 'utf8',
    timeout: patience,
  });
  const log = (): string =>
    existsSync(join(dir, 'log/mail.log')) ? readFileSync(join(dir, 'log/mail.log'), 'utf8') : '';
  if (started.status !== 0) {
    // postfix(1) tells its reason to a terminal or to syslog only.
    const why = spawnSync('script', ['-qec', `postfix -c ${dir}/etc check`, '/dev/null'], {
      encoding: 'utf8',
    }).stdout;
    stop();
    return { skipped: `Postfix did not start: ${why.trim() || started.stderr.trim() || 'no reason given'}` };
  }
  return { address, ports, config: join(dir, 'etc'), log, stop };
}

function whyNot(): string | null {
  if (!existsSync('/usr/sbin/postfix')) return 'Postfix is not installed (apt-get install postfix)';
  if (process.getuid?.() !== 0) return 'a private Postfix needs root to start';
  return null;
}

/** With each name once, for every program warns of one that is given twice whenever it starts. */
function mainCf(more: string): string {
  const lines = `${usual}${more}\n`.split('\n').filter(Boolean);
  const named = new Map(lines.map((line) => [line.split('=', 1)[0]!.trim(), line]));
  return `${[...named.values()].join('\n')}\n`;
}

/** The five minutes of its own limits would be waited for where a session hangs. */
const usual = `compatibility_level = 3.6
config_directory = DIR/etc
queue_directory = DIR/spool
data_directory = DIR/data
maillog_file = DIR/log/mail.log
maillog_file_prefixes = DIR
mail_owner = postfix
setgid_group = postdrop
myhostname = mx1.recv.test
mydomain = recv.test
mydestination = recv.test, localhost
mynetworks = 127.0.0.99/32
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
local_transport = discard
smtpd_client_event_limit_exceptions =
smtpd_delay_reject = no
smtpd_peername_lookup = no
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_tls_security_level = none
disable_dns_lookups = yes
biff = no
${['helo', 'mail', 'rcpt', 'data_init', 'data_done', 'quit'].map((at) => `smtp_${at}_timeout = 30s`).join('\n')}
smtpd_timeout = 30s
`;

function makeCertificate(folder: string): void {
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=mx1.recv.test'];
  spawnSync('openssl', [...args, '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], {
    stdio: 'ignore',
  });
}
