/** The part of the WebAssembly interface used here; present in Node and browsers alike. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 65 536 bytes; detaches `buffer`. */
  grow(pages: number): number;
}

interface WebAssemblyInterface {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum?: number;
  }) => WasmMemory;
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ): Promise<{ readonly exports: object }>;
}

// The only types of it are in TypeScript's browser libraries, which this project does not load.
export const webAssembly = (globalThis as typeof globalThis & { WebAssembly: WebAssemblyInterface })
  .WebAssembly;
