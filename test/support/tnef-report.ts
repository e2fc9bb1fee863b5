/** A non-delivery report as winmail.dat, after [MS-OXTNEF] §2.1. */
const u16 = (n: number) => [n & 255, (n >> 8) & 255];
const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];
const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0));
const attribute = (id: number, data: number[]) => [
  ...[1, ...u32(id), ...u32(data.length), ...data],
  ...u16(data.reduce((sum, byte) => sum + byte, 0) & 0xffff),
];
/** A property of type PtypString8. */
const property = (id: number, text: string) => [
  ...[...u16(0x001e), ...u16(id), ...u32(1), ...u32(text.length + 1), ...ascii(text)],
  ...new Array<number>(4 - (text.length % 4)).fill(0),
];

export const tnefReport = Uint8Array.from([
  ...[...u32(0x223e9f78), ...u16(1)],
  ...attribute(0x00078008, ascii('REPORT.IPM.Note.NDR\0')),
  ...attribute(0x00018004, ascii('Undeliverable: Order 2217\0')),
  ...attribute(0x00069003, [...u32(1), ...property(0x1001, 'Your message did not reach the recipient.')]),
  ...attribute(0x00069004, [
    ...[...u32(1), ...u32(2), ...property(0x39fe, 'anna@example.net')],
    ...property(0x0c1b, '<mx1.example.net #4.3.2 smtp;421 4.3.2 busy>'),
  ]),
]);
