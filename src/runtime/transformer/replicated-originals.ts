import { OriginalReader, Original } from './dependencies';
import { Problem } from './problem';

/**
 * Originals in two buckets: where the first cannot be reached, they come from its replica, marked as copies.
 *
 * That an original is missing is the first one's to say, for as long as it says anything.
 */
export class ReplicatedOriginals implements OriginalReader {
  constructor(private readonly primary: OriginalReader, private readonly replica: OriginalReader) {}

  public async get(key: string): Promise<Original> {
    try {
      return await this.primary.get(key);
    } catch (error) {
      if (!(error instanceof Problem) || error.type !== 'source-unreachable') throw error;
      return { ...await this.replica.get(key), isCopy: true };
    }
  }

  /** Never the replica's, which may be an old one. */
  public version(key: string): Promise<string | undefined> {
    return this.primary.version(key);
  }
}
