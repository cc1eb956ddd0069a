import { ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import { ByteReader } from './byte-reader';
import { Geometry } from './checks';
import { Pixels } from './compare';

/** The reading of a file by a decoder that is independent of libvips. */
export interface Reading {
  /** The part of the file that was being read at the end: its header, or its pixels. */
  readonly stage: 'header' | 'pixels';
  readonly isRead?: boolean;
  readonly error?: string;
  /** A warning of a strict decoder about a file that is readable nevertheless. */
  readonly damage?: string;
  readonly format?: string;
  /** Size of a frame after orientation. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Display times of the frames in milliseconds. */
  readonly durations: readonly number[];
}

interface Answer { readonly bytes?: number; readonly error?: string }

/** The decoder did not answer in time, or ended. */
export class DecoderError extends Error {}

const PROGRAM = path.join(__dirname, 'decoder.py');

/**
 * Pillow in a process of its own, which is restarted if a file ends it or takes too long.
 */
export class PillowDecoder {
  private child?: ChildProcess;
  private output?: ByteReader;

  constructor(private readonly python: string, private readonly seconds = 120) {}

  public async read(file: string, maxPixels: number): Promise<Reading> {
    return (await this.ask<Reading>({ do: 'read', file, max_pixels: maxPixels })).answer;
  }

  /** Returns a frame, sized if a geometry is given. */
  public async pixels(file: string, frame = 0, geometry?: Geometry): Promise<Pixels> {
    const { answer: response, data } = await this.ask<Pixels & Answer>({ do: 'pixels', file, frame, geometry });
    if (response.error) throw new DecoderError(response.error);
    return { width: response.width, height: response.height, data };
  }

  public close(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private async ask<T extends Answer>(request: object): Promise<{ answer: T; data: Buffer }> {
    const child = this.child ??= this.start();
    const timer = setTimeout(() => child.kill('SIGKILL'), this.seconds * 1000);
    try {
      child.stdin!.write(`${JSON.stringify(request)}\n`);
      const length = (await this.take(4)).readUInt32BE(0);
      const response = JSON.parse((await this.take(length)).toString()) as T;
      return { answer: response, data: await this.take(response.bytes ?? 0) };
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private start(): ChildProcess {
    const child = spawn(this.python, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined); // reading fails as well, and reports it
    this.output = new ByteReader(child.stdout);
    return child;
  }

  private async take(size: number): Promise<Buffer> {
    const bytes = await this.output!.take(size);
    if (!bytes) throw new DecoderError('Pillow ended or took too long');
    return bytes;
  }
}
