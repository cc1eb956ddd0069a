import { Problem } from './problem';
import { Original, OriginalReader, ReadingLimits } from './services';

/**
 * Originals in a bucket and its replica, which is read only if the bucket is unreachable.
 *
 * While the bucket responds, an original that is missing there is missing, even if the replica still has it.
 */
export class ReplicatedOriginals implements OriginalReader {
  constructor(private readonly primary: OriginalReader, private readonly replica: OriginalReader) {}

  public async get(key: string, limits?: ReadingLimits): Promise<Original> {
    try {
      return await this.primary.get(key, limits);
    } catch (error) {
      if (!(error instanceof Problem) || error.type !== 'source-unreachable') throw error;
      return { ...await this.replica.get(key, limits), isReplica: true };
    }
  }

  /** Returns the version in the bucket. The version in the replica may be older. */
  public version(key: string): Promise<string | undefined> {
    return this.primary.version(key);
  }
}
