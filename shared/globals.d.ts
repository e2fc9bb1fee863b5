// The few WHATWG globals that Node, Electron and browsers all have, and that the core may use.
// Declared here because the core is compiled without Node and DOM types.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(input?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class URL {
  constructor(url: string, base?: string);
  readonly hostname: string;
  readonly href: string;
  readonly protocol: string;
}
interface AbortSignal {
  readonly aborted: boolean;
}
