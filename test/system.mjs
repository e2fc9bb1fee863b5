/**
 * What the tests need from the system: Chromium, Postfix, a DNS server, swaks, PostgreSQL, rsyslog, logrotate and promtool. As root on Debian they are installed;
 * elsewhere they are named with the command. Another mail server is never replaced, and a running one never touched:
 * then the tests that need Postfix are skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const has = (program) =>
  spawnSync('sh', ['-c', `command -v ${program} || ls /usr/sbin/${program}`], { stdio: 'ignore' }).status ===
  0;
const run = (command, args, input) =>
  spawnSync(command, args, {
    input,
    stdio: [input ? 'pipe' : 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 300_000,
  });

const chromiums = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Its server's programs are on no PATH. */
const hasPostgres = () =>
  existsSync('/usr/lib/postgresql') &&
  readdirSync('/usr/lib/postgresql').some((version) =>
    existsSync(`/usr/lib/postgresql/${version}/bin/initdb`),
  );

/** Writes journal files where no journal runs; on no PATH, either. */
const hasJournalRemote = () => existsSync('/usr/lib/systemd/systemd-journal-remote');

/** Where a program and its package have two names. */
const packages = { pdftotext: 'poppler-utils', rsyslogd: 'rsyslog', apache2: 'apache2-bin' };

/** Programs by the names in /proc; empty where there is no /proc. */
function running() {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]] : [];
    } catch {
      return []; // ended meanwhile
    }
  });
}

/** Why Postfix may not be used here; null if it may. */
function noPostfix() {
  if (process.platform === 'win32') return 'Postfix does not run on Windows';
  if (running().some((name) => /\/postfix\/(s?bin\/)?master$/.test(name)))
    return 'a Postfix is running on this machine; the tests do not touch it';
  if (has('postfix')) return null;
  const other = ['exim4', 'exim', 'sendmail', 'smtpd', 'courieresmtpd'].find(has);
  return other ? `another mail server is installed (${other}); the tests do not replace it` : 'not installed';
}

/** With policy-rc.d in place no package starts its daemon. An existing one is left as it is. */
function withoutDaemons(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function install(wanted, say) {
  if (!wanted.length) return;
  if (!(process.getuid?.() === 0 && has('apt-get') && existsSync('/etc/debian_version'))) return;
  say(`installing for the tests: ${wanted.join(' ')}`);
  withoutDaemons(() => {
    if (wanted.includes('postfix'))
      run('debconf-set-selections', [], 'postfix postfix/main_mailer_type select No configuration\n');
    const get = () => run('apt-get', ['install', '-y', '--no-install-recommends', '-qq', ...wanted]);
    if (get().status !== 0) {
      run('apt-get', ['update', '-qq']);
      const second = get();
      if (second.status !== 0)
        say(`apt-get could not install them: ${String(second.stderr).trim().split('\n').at(-1)}`);
    }
  });
}

/** Half of Debian's package prometheus, and without its service: unpacked beside what else is made of node_modules. */
function promtool() {
  const folder = 'node_modules/.cache/promtool';
  const path = `${folder}/usr/bin/promtool`;
  if (has('promtool')) return 'promtool';
  if (!existsSync(path) && existsSync('/etc/debian_version')) {
    const unpack = 'timeout 60 apt-get download -qq prometheus && dpkg-deb --fsys-tarfile prometheus_*.deb';
    run('sh', [
      '-c',
      `mkdir -p ${folder} && cd ${folder} && ${unpack} | tar -x ./usr/bin/promtool; rm -f *.deb`,
    ]);
  }
  return existsSync(path) ? path : null;
}

export async function prepareSystem(say) {
  const chromium = () => chromiums.find((path) => path && existsSync(path)) ?? null;
  const wanted = [];
  if (!chromium()) wanted.push('chromium', 'fonts-dejavu-core');
  if (noPostfix() === 'not installed') wanted.push('postfix');
  if (!has('nsd')) wanted.push('nsd');
  if (!has('swaks')) wanted.push('swaks');
  if (!has('pflogsumm')) wanted.push('pflogsumm');
  if (!has('pdftotext')) wanted.push('poppler-utils');
  if (!has('sqlite3')) wanted.push('sqlite3');
  if (!hasPostgres()) wanted.push('postgresql');
  if (!has('nginx')) wanted.push('nginx-light');
  if (!has('apache2')) wanted.push('apache2-bin'); // without its service
  if (!has('rsyslogd')) wanted.push('rsyslog');
  if (!has('logrotate')) wanted.push('logrotate');
  if (!hasJournalRemote()) wanted.push('systemd-journal-remote');
  if (process.platform === 'linux') install(wanted, say);
  const missing = {
    chromium: 'needs Chromium: apt-get install chromium, or set CHROMIUM to its path',
    postfix: noPostfix(),
  };
  for (const name of ['nsd', 'swaks', 'pdftotext', 'sqlite3', 'nginx', 'apache2', 'rsyslogd', 'logrotate'])
    if (!has(name))
      say(`missing: ${name}; the tests that need it are skipped (apt-get install ${packages[name] ?? name})`);
  if (!hasPostgres())
    say("missing: PostgreSQL; the tests of a team's history are skipped (apt-get install postgresql)");
  if (missing.postfix) say(`without Postfix: ${missing.postfix}`);
  const checksMetrics = promtool();
  if (!checksMetrics) say('missing: promtool; its test is skipped (apt-get install prometheus)');
  return {
    chromium: chromium(),
    missing,
    env: {
      ...(missing.postfix && { DEFERRAL_DESK_NO_POSTFIX: missing.postfix }),
      ...(checksMetrics && { PROMTOOL: checksMetrics }),
    },
  };
}
