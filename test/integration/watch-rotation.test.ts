/** The built watch on a log that the real rsyslog writes and the real logrotate rotates. Skipped where one is missing. */
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { incident, parsed, Watched, type Said } from '../support/watched.ts';

const root = mkdtempSync(join(tmpdir(), 'watch-rotation-'));
afterAll(() => rmSync(root, { recursive: true }));
const watched = new Watched();
const lines = incident(['example.net', 'example.org', 'third.example']);
const missing = ['/usr/sbin/rsyslogd', '/usr/sbin/logrotate'].filter((program) => !existsSync(program));

/** As Debian's rsyslog and logrotate have it, but rotated when the test says so. */
function configured(
  folder: string,
  port: number,
  how: string,
): { log: string; rotate: () => void; conf: string } {
  const log = join(folder, 'mail.log');
  const conf = join(folder, 'rsyslog.conf');
  writeFileSync(
    conf,
    `module(load="imudp")
input(type="imudp" address="127.0.0.1" port="${port}")
template(name="whole" type="string" string="%rawmsg%\\n")
action(type="omfile" file="${log}" template="whole")
`,
  );
  const rotation = join(folder, 'logrotate.conf');
  const signal = `postrotate\n    kill -HUP $(cat ${folder}/pid)\n  endscript`;
  writeFileSync(
    rotation,
    `${log} {
  rotate 9
  ${how}
  compress
  delaycompress
  ${how === 'copytruncate' ? '' : signal}
}
`,
  );
  chmodSync(rotation, 0o600);
  const rotate = (): void => {
    const { status, stderr } = spawnSync(
      '/usr/sbin/logrotate',
      ['-f', '-s', join(folder, 'state'), rotation],
      {
        encoding: 'utf8',
      },
    );
    expect(status, stderr).toBe(0);
  };
  return { log, rotate, conf };
}

test.skipIf(missing.length > 0).each(['create 0600', 'copytruncate'])(
  `through three rotations (%s)${missing.length ? `: without ${missing.join(', ')}` : ''}`,
  async (how) => {
    const folder = mkdtempSync(join(root, 'log-'));
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const { log, rotate, conf } = configured(folder, port, how);
    const rsyslog = spawn('/usr/sbin/rsyslogd', ['-n', '-i', join(folder, 'pid'), '-f', conf], {
      stdio: 'inherit',
    });
    await expect.poll(() => existsSync(join(folder, 'pid'))).toBe(true);
    const args = [
      'dist/cli.js',
      'watch',
      '--json',
      '--log',
      log,
      '--digest',
      'off',
      '--data',
      join(folder, 'data'),
    ];
    const watch = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let heard = '';
    watch.stdout.on('data', (part: Buffer) => (heard += part.toString()));
    const socket = createSocket('udp4');
    const written = (): number => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0);
    try {
      for (let from = 0; from < lines.length; from += 15) {
        const part = lines.slice(from, from + 15);
        // Until rsyslog has its socket, what is sent is lost.
        for (const line of part) {
          const before = written();
          for (; written() === before; await sleep(20))
            await new Promise((done) => socket.send(line, port, '127.0.0.1', done));
        }
        await sleep(Math.random() * 600);
        if (from + 15 < lines.length) rotate();
        await sleep(Math.random() * 600);
      }
      await expect.poll(() => heard.match(/"opened"/g)?.length).toBe(3);
    } finally {
      socket.close();
      rsyslog.kill();
      watch.kill();
    }
    expect((await once(watch, 'close'))[0]).toBe(0);
    await watched.expectWhole(folder, [
      ...parsed<Said>(heard),
      ...(await watched.watch(folder, ['--once', '--log', log])),
    ]);
  },
);
