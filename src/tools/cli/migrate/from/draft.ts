import { Code, CodeFields, call, member, addRemark } from './code';
import { Constant, Difference } from './findings';

const THIS = member('this');

/** A name in place of one that no file has. Text of the user's replaces it. */
export const PLACEHOLDER_BUCKET = 'bucket-of-the-originals';

/** An image CDN while files are read. */
export class Draft {
  public readonly props: Record<string, Code> = {};
  /** The options of `ImageTransformation.onDemand()`. */
  public readonly transformation: Record<string, Code> = {};
  public readonly constants: Constant[] = [];
  public readonly differences: Difference[] = [];
  public readonly buckets: string[] = [];
  /** The constants of buckets of originals, by their names and Regions. */
  private readonly imported = new Map<string, Code>();

  /** Adds a difference, once. */
  public differ(what: string, remedy: string): void {
    const isKnown = this.differences.some(each => each.what === what && each.remedy === remedy);
    if (!isKnown) this.differences.push({ what, remedy });
  }

  /** Returns a reference to a bucket by its name. Each bucket is one constant. */
  public bucket(bucketName: string | undefined, region?: string, isOriginal: boolean = true): Code {
    const place = bucketName !== undefined && isOriginal ? `${bucketName} ${region ?? ''}` : undefined;
    const known = place === undefined ? undefined : this.imported.get(place);
    if (known !== undefined) return known;
    const name = this.nameOf(isOriginal ? 'originals' : 'logBucket');
    const id = name[0].toUpperCase() + name.slice(1);
    const given = bucketName ?? PLACEHOLDER_BUCKET;
    const value = region === undefined
      ? call('s3.Bucket.fromBucketName', THIS, id, given)
      : call('s3.Bucket.fromBucketAttributes', THIS, id, { bucketName: given, region });
    this.constants.push({ name, value: bucketName === undefined ? addRemark(value, 'replace the name') : value });
    if (isOriginal) this.buckets.push(given);
    const reference = member(name);
    if (place !== undefined) this.imported.set(place, reference);
    return reference;
  }

  /** Adds the bucket of all originals, or a folder in it. */
  public addBucket(bucketName: string | undefined, keyPrefix: string = '', region?: string): void {
    const bucket = this.bucket(bucketName, region);
    if (keyPrefix === '') this.props.bucket = bucket;
    else this.props.sources = [{ source: call('ImageSource.bucket', bucket, { keyPrefix }) }];
  }

  /** Returns the props, with the transformation. */
  public finished(): CodeFields {
    const options = Object.keys(this.transformation).length > 0 ? [this.transformation] : [];
    return { ...this.props, transformation: call('ImageTransformation.onDemand', ...options) };
  }

  private nameOf(name: string, count: number = 1): string {
    const candidate = count === 1 ? name : `${name}${count}`;
    return this.constants.some(constant => constant.name === candidate) ? this.nameOf(name, count + 1) : candidate;
  }
}

const UNITS = [['days', 86_400], ['hours', 3600], ['minutes', 60]] as const;

/** Returns a duration of whole seconds in its largest unit. */
export function duration(seconds: number): Code {
  const [unit, length] = UNITS.find(([, each]) => seconds > 0 && seconds % each === 0) ?? ['seconds', 1];
  return call(`Duration.${unit}`, seconds / length);
}
