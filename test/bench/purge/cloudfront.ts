import { Random } from './random';
import { VirtualTime } from './virtual-time';
import { AwsResponse, AwsApi, elementsOf, textOf } from '../../../src/runtime/aws/aws-api';
import { isWildcard } from '../../../src/runtime/purge-worker/invalidation-items';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
export const MOST_IN_PROGRESS = 3000;
const MOST_WILDCARDS_IN_PROGRESS = 15;

// Not documented; observed by users.
const CALLS_A_SECOND = 10;
export const COMPLETION_MILLISECONDS = 25_000;

interface Invalidation { readonly id: string; readonly items: readonly string[]; readonly completed: number }

/** `CreateInvalidation`, with the requests that CloudFront rejects. */
export class CloudFrontStandIn implements AwsApi {
  public items = 0;
  public calls = 0;
  public refused = 0;
  private lastSecond: number[] = [];
  private readonly byReference = new Map<string, Invalidation>();

  /** @param throttling probability that a call is throttled */
  constructor(
    private readonly time: VirtualTime,
    private readonly images: { invalidate(item: string): void },
    private readonly random: Random,
    private readonly throttling: number,
  ) {}

  /** The time when the last invalidation completes. */
  public get completed(): number {
    return Math.max(0, ...[...this.byReference.values()].map(({ completed }) => completed));
  }

  public async request(_method: string, _path: string, { body = '' } = {}): Promise<AwsResponse> {
    this.calls++;
    if (this.isTooFast() || this.random.isTrue(this.throttling)) return this.refuse('Throttling');
    const [reference, items] = [textOf(body, 'CallerReference')!, elementsOf(body, 'Path')];
    const known = this.byReference.get(reference);
    if (known) {
      return known.items.join() === items.join()
        ? answer(201, `<Id>${known.id}</Id>`)
        : this.refuse('InvalidationBatchAlreadyExists');
    }
    if (this.isTooMuch(items)) return this.refuse('TooManyInvalidationsInProgress');
    return answer(201, `<Id>${this.create(reference, items).id}</Id>`);
  }

  private refuse(code: string): AwsResponse {
    this.refused++;
    return answer(400, `<Code>${code}</Code>`);
  }

  private isTooFast(): boolean {
    this.lastSecond = [...this.lastSecond.filter(time => time > this.time.now() - 1000), this.time.now()];
    return this.lastSecond.length > CALLS_A_SECOND;
  }

  private isTooMuch(items: readonly string[]): boolean {
    const inProgress = [...this.byReference.values()]
      .filter(({ completed }) => completed > this.time.now())
      .flatMap(one => one.items)
      .concat(items);
    const wildcards = inProgress.filter(isWildcard).length;
    return wildcards > MOST_WILDCARDS_IN_PROGRESS || inProgress.length - wildcards > MOST_IN_PROGRESS;
  }

  private create(reference: string, items: readonly string[]): Invalidation {
    const made = { id: `I${this.byReference.size}`, items, completed: this.time.now() + COMPLETION_MILLISECONDS };
    this.byReference.set(reference, made);
    this.items += items.length;
    items.forEach(item => this.images.invalidate(item));
    return made;
  }
}

function answer(status: number, body: string): AwsResponse {
  return { status, body: Buffer.from(body) };
}
