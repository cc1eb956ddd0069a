/** Bytes that responses may have together. Those that are read at once share it. */
export class ByteBudget {
  /** The bytes of all bodies that are read, or being read. */
  public taken = 0;
  /** Whether a body had more bytes than were left. */
  public wasExceeded = false;

  constructor(private readonly maxBytes: number) {}

  /** Whether a body of this size fits in what is left. An unknown size (`NaN`) may. */
  public has(bytes: number): boolean {
    if (bytes > this.maxBytes - this.taken) this.wasExceeded = true;
    return !this.wasExceeded;
  }

  /** Takes bytes that have arrived. Returns false if there are more than are left. */
  public take(bytes: number): boolean {
    if (!this.has(bytes)) return false;
    this.taken += bytes;
    return true;
  }

  /** Gives back the bytes of a body that is not kept. */
  public giveBack(bytes: number): void {
    this.taken -= bytes;
  }
}
