import { Readable } from 'node:stream';

/** Takes exact numbers of bytes from a stream, one request at a time. */
export class ByteReader {
  private chunks: Buffer[] = [];
  private length = 0;
  private hasEnded = false;
  private wake?: () => void;

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.length += chunk.length;
      this.wake?.();
    });
    stream.on('close', () => {
      this.hasEnded = true;
      this.wake?.();
    });
  }

  /** Returns the next bytes, or undefined if the stream ends before. */
  public async take(size: number): Promise<Buffer | undefined> {
    while (this.length < size) {
      if (this.hasEnded) return undefined;
      await new Promise<void>(resolve => { this.wake = resolve; });
    }
    const all = Buffer.concat(this.chunks);
    this.chunks = [all.subarray(size)];
    this.length -= size;
    return all.subarray(0, size);
  }
}
