/** `npm run icons`: icon.ico, icon.icns and linux/*.png in all their sizes, drawn from icon.svg by Chromium. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const folder = join(import.meta.dirname, '../../resources/icons');
/** Types of the icns format that hold a PNG, and its size; some sizes stand for a smaller one on a dense screen. */
const icns = {
  icp4: 16,
  icp5: 32,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
};
const ico = [16, 24, 32, 48, 64, 128, 256];
const linux = [16, 24, 32, 48, 64, 128, 256, 512];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const page = await browser.newPage();
const svg = `data:image/svg+xml;base64,${readFileSync(join(folder, 'icon.svg')).toString('base64')}`;
const drawn = new Map();
for (const size of new Set([...Object.values(icns), ...ico])) {
  const { png, rgba } = await page.evaluate(
    async ([source, size]) => {
      const image = Object.assign(new Image(size, size), { src: source });
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0, size, size);
      const { data } = context.getImageData(0, 0, size, size);
      return { png: canvas.toDataURL().split(',')[1], rgba: [...data] };
    },
    [svg, size],
  );
  drawn.set(size, { png: Buffer.from(png, 'base64'), rgba });
}
await browser.close();

mkdirSync(join(folder, 'linux'), { recursive: true });
for (const size of linux) writeFileSync(join(folder, 'linux', `${size}x${size}.png`), drawn.get(size).png);
writeFileSync(join(folder, 'icon.icns'), icnsFile());
writeFileSync(join(folder, 'icon.ico'), icoFile());

function icnsFile() {
  const parts = Object.entries(icns).map(([type, size]) => {
    const { png } = drawn.get(size);
    return Buffer.concat([Buffer.from(type, 'latin1'), number(png.length + 8), png]);
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from('icns', 'latin1'), number(body.length + 8), body]);
}
function number(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function icoFile() {
  // Only the largest may be a PNG: some tools read the others as bitmaps whatever they are.
  const images = ico.map((size) => (size === 256 ? drawn.get(size).png : bitmap(size)));
  const header = Buffer.alloc(6 + 16 * ico.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(ico.length, 4);
  let at = header.length;
  ico.forEach((size, i) => {
    const entry = 6 + 16 * i;
    header[entry] = header[entry + 1] = size % 256; // 0 stands for 256
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(images[i].length, entry + 8);
    header.writeUInt32LE(at, entry + 12);
    at += images[i].length;
  });
  return Buffer.concat([header, ...images]);
}

/** BITMAPINFOHEADER, BGRA from the last row to the first, and an empty mask. */
function bitmap(size) {
  const { rgba } = drawn.get(size);
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(size * 2, 8); // with the mask
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [r, g, b, a] = rgba.slice((y * size + x) * 4, (y * size + x) * 4 + 4);
      pixels.set([b, g, r, a], ((size - 1 - y) * size + x) * 4);
    }
  return Buffer.concat([header, pixels, Buffer.alloc(size * Math.ceil(size / 32) * 4)]);
}
