/** The nginx recipe of the administrator's guide, run as it stands there by the nginx of this machine. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './double.ts';
import { until } from './waiting.ts';

/** Why there is none, for the name of a skipped test; null where there is one. */
export const noNginx: string | null =
  spawnSync('nginx', ['-v']).status === 0 ? null : 'needs nginx: apt-get install nginx-light';

/** `publicPort` is where people come; `port` that of `serve`, and `signInPort` that of what they sign in at. */
export async function startRecipe(
  folder: string,
  {
    publicPort,
    port,
    signInPort,
    secret,
  }: Record<'publicPort' | 'port' | 'signInPort', number> & { secret: string },
): Promise<ChildProcess> {
  mkdirSync(folder);
  const guide = readFileSync(join(root, 'resources/docs/team.md'), 'utf8');
  const recipe = /^server \{[\s\S]*?^\}/m
    .exec(guide)![0]
    .replace('listen 443 ssl;', `listen 127.0.0.1:${publicPort};`)
    .replaceAll('127.0.0.1:8421', `127.0.0.1:${port}`)
    .replaceAll('127.0.0.1:4180', `127.0.0.1:${signInPort}`)
    .replace('"the secret"', `"${secret}"`);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${recipe}
}
`,
  );
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
  await until('nginx to answer', () => fetch(`http://127.0.0.1:${publicPort}`).catch(() => null));
  return nginx;
}
