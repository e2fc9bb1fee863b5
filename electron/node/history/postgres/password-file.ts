/** The lines of a password file: `host:port:database:user:password`, the first that fits (PostgreSQL manual §34.16). */
export function passwordFrom(
  text: string,
  of: { host: string; port: number; database: string; user: string },
): string | null {
  // The sockets of a machine go by its name.
  const host = of.host.startsWith('/') ? 'localhost' : of.host;
  const wanted = [host, String(of.port), of.database, of.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = line.match(/(?:\\.|[^:\\])*(?::|$)/g)?.map((field) => field.replace(/:$/, '')) ?? [];
    const [password, ...known] = [fields[4], ...fields.slice(0, 4)].map(plain);
    if (known.length === 4 && password && known.every((one, i) => one === '*' || one === wanted[i]))
      return password;
  }
  return null;
}

const plain = (field = ''): string => field.replace(/\\(.)/g, '$1');
