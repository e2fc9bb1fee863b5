/**
 * The Markdown that the guides use, as blocks to be drawn by Svelte: nothing of a page ever becomes HTML by itself.
 * Headings, paragraphs, lists, tables, code, quotes; inline code, bold, links and pictures of our own.
 */
export type Inline =
  { kind: 'text' | 'code' | 'bold'; text: string } | { kind: 'link'; text: string; href: string };
export type Block =
  | { kind: 'heading'; level: number; text: Inline[]; id: string }
  | { kind: 'paragraph' | 'quote'; text: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'code'; text: string };

const item = /^\s{0,6}(?:[-*]|(\d{1,3})\.)\s+(.*)$/;

export function parseMarkdown(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let i = 0;
  const at = (n: number) => lines[n] ?? '';
  while (i < lines.length) {
    const line = at(i);
    const heading = /^(#{1,4}) (.*)$/.exec(line);
    if (!line.trim() || /^<!--.*-->$/.test(line.trim()) || line.startsWith('![')) i++;
    else if (line.startsWith('```')) {
      const end = lines.findIndex((l, n) => n > i && l.startsWith('```'));
      blocks.push({ kind: 'code', text: lines.slice(i + 1, end < 0 ? undefined : end).join('\n') });
      i = end < 0 ? lines.length : end + 1;
    } else if (heading) {
      const text = heading[2] ?? '';
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: inline(text), id: slug(text) });
      i++;
    } else if (line.startsWith('|') && /^\|[\s:|-]+\|?\s*$/.test(at(i + 1))) {
      const rows: Inline[][][] = [];
      const head = cells(line);
      for (i += 2; at(i).startsWith('|'); i++) rows.push(cells(at(i)));
      blocks.push({ kind: 'table', head, rows });
    } else if (item.test(line)) {
      const ordered = /^\s*\d/.test(line);
      const items: string[] = [];
      for (; i < lines.length && at(i).trim() && !at(i).startsWith('```'); i++) {
        const found = item.exec(at(i));
        if (found) items.push(found[2] ?? '');
        else items[items.length - 1] += ` ${at(i).trim()}`;
      }
      blocks.push({ kind: 'list', ordered, items: items.map(inline) });
    } else {
      const quote = line.startsWith('> ');
      const text: string[] = [];
      for (
        ;
        at(i).trim() && !/^(#{1,4} |```|\|)/.test(at(i)) && (text.length === 0 || !item.test(at(i)));
        i++
      )
        text.push(at(i).replace(/^> ?/, '').trim());
      if (text.length === 0) text.push(at(i++));
      blocks.push({ kind: quote ? 'quote' : 'paragraph', text: inline(text.join(' ')) });
    }
  }
  return blocks;
}

const cells = (line: string): Inline[][] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => inline(cell.trim()));

/** Inline code, bold and links; a link leads to https, to a page of the guide or nowhere. */
export function inline(text: string): Inline[] {
  const found: Inline[] = [];
  const pattern = /`([^`]{1,500})`|\*\*([^*]{1,500})\*\*|\[([^\]]{1,300})\]\(([^)\s]{1,500})\)/g;
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) found.push({ kind: 'text', text: text.slice(last, match.index) });
    const [whole, code, bold, label, href] = match;
    if (code !== undefined) found.push({ kind: 'code', text: code });
    else if (bold !== undefined) found.push({ kind: 'bold', text: bold });
    else found.push(link(label ?? '', href ?? ''));
    last = match.index + whole.length;
  }
  if (last < text.length) found.push({ kind: 'text', text: text.slice(last) });
  return found;
}

function link(text: string, href: string): Inline {
  if (/^https:\/\//.test(href)) return { kind: 'link', text, href };
  const page = /^(?:\.\/)?([\w-]+)\.md/.exec(href)?.[1];
  return page ? { kind: 'link', text, href: `#/help/${page}` } : { kind: 'text', text };
}

export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
