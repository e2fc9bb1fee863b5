/**
 * `node --import` this file into a host: each name that its process looks up and each address that it connects to or
 * sends to is written as a line to the file that OUTGOING names, worker threads included. Pipes and sockets of the file
 * system stay on the machine by nature and are left out, and so is a double's way to its own window.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const file = process.env.OUTGOING;
const { port: toWindow } = new URL(process.env.DOUBLE_CHROMIUM ?? 'http://127.0.0.1');
const tell = (what) => appendFileSync(file, `${what}\n`);

const tcp = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const { port, host, path } = typeof first === 'object' ? first : { port: first, host: second };
  if (!path && port !== undefined && String(port) !== toWindow) tell(`tcp ${host ?? 'localhost'}:${port}`);
  return tcp.apply(this, args);
};
const udp = dgram.Socket.prototype.connect;
dgram.Socket.prototype.connect = function (port, address, ...rest) {
  tell(`udp ${address}:${port}`);
  return udp.call(this, port, address, ...rest);
};
const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...args) {
  const port = args.findLast((arg) => typeof arg === 'number' && args.length > 2);
  if (port !== undefined)
    tell(`udp ${args.findLast((arg) => typeof arg === 'string') ?? 'localhost'}:${port}`);
  return send.apply(this, args);
};
for (const place of [dns, dns.promises]) {
  const { lookup } = place;
  place.lookup = function (name, ...rest) {
    if (!net.isIP(name)) tell(`lookup ${name}`);
    return lookup.call(this, name, ...rest);
  };
}
syncBuiltinESMExports();
