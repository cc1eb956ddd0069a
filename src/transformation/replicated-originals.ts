import { Problem } from './problem';
import { Original, Originals } from './serve-variant';

/**
 * Originals in two buckets: where the first cannot be reached, they come from its replica, marked as copies.
 *
 * That an original is missing is the first one's to say, for as long as it says anything.
 */
export class ReplicatedOriginals implements Originals {
  constructor(private readonly primary: Originals, private readonly replica: Originals) {}

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
