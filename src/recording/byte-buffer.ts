/** Bytes that are written one behind the other, in a buffer that grows. */
export class ByteBuffer {
  /** Only the first `length` bytes are written; replaced when it grows. */
  bytes: Uint8Array;
  length = 0;
  private view: DataView;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** A copy of these bytes behind the others. */
  append(more: Uint8Array): void {
    const at = this.skip(more.length);
    this.bytes.set(more, at);
  }

  /** An unsigned 32-bit word, little-endian. */
  appendWord(word: number): void {
    this.setWord(this.skip(4), word);
  }

  /** As `appendWord`, at a place that was written or skipped before. */
  setWord(at: number, word: number): void {
    this.view.setUint32(at, word, true);
  }

  /** Leaves room for `size` bytes, to be filled in, and returns where it starts. */
  skip(size: number): number {
    const at = this.length;
    if (at + size > this.bytes.length) this.grow(at + size);
    this.length = at + size;
    return at;
  }

  /** What was written so far; a view. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.written());
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
