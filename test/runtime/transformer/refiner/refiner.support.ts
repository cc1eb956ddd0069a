import { MonthlyLimit } from '../../../../src/runtime/aws/monthly-limit';
import { Problem } from '../../../../src/runtime/transformer/problem';
import { RefinerOutcome, refineStored } from '../../../../src/runtime/transformer/refiner/refine-stored';
import { RefinementMeasured } from '../../../../src/runtime/transformer/refiner/refinement-metrics';
import { Refined, RefinerServices, RefinerTask } from '../../../../src/runtime/transformer/refiner/refiner-services';
import { etagOf } from '../../../../src/runtime/transformer/responses';
import { StoredVariant } from '../../../../src/runtime/transformer/services';
import { CONFIG, RULES, keyOf } from '../serve-variant.support';

export const FINAL = 'public, max-age=3600, s-maxage=86400';
export const SHORT = 'public, max-age=3600, s-maxage=60';
export const KEY = keyOf('f=avif,w=200');

/** The number of a call at which something happens, and what. */
export interface Fault { readonly at: number; readonly happens: () => void }

export class Killed extends Error {}

/** A world in memory: an original, its stored variant, and everything that the refiner reports. */
export class RefinerWorld {
  public readonly originals: Record<string, string | undefined> = { 'cat.jpg': 'v1', 'logo.png': 'm1' };
  public readonly objects = new Map<string, StoredVariant>();
  public readonly tasks: RefinerTask[] = [];
  public readonly logged: Record<string, unknown>[] = [];
  public readonly measured: RefinementMeasured[] = [];
  public readonly calls: string[] = [];
  public refined: Partial<Refined> = {};
  public usedThisMonth = 0;
  public isRefused = false;
  public fault?: Fault;

  constructor(public readonly key: string = KEY) {
    this.store(key, 'first of v1');
  }

  public store(key: string, body: string, state: string | null = 'pending'): void {
    const etag = etagOf(Buffer.from(body));
    const headers = {
      'content-type': 'image/avif',
      'x-amz-meta-encoding': 'photograph; lossy JPEG 4:2:0; photographs hide losses',
      'cache-control': SHORT,
      'x-amz-meta-cache-tag': 'a,b',
      ...state !== null && { 'x-amz-meta-refinement': state },
    };
    this.objects.set(key, { body: Buffer.from(body), headers, etag });
  }

  /** The stored variant as viewers get it. */
  public get stored(): Record<string, string> | undefined {
    const object = this.objects.get(this.key);
    if (!object) return undefined;
    const { 'cache-control': lifetime, 'x-amz-meta-refinement': state } = object.headers;
    return { body: object.body.toString(), lifetime, state };
  }

  public receive(receives = 1, message: object = {}): Promise<RefinerOutcome> {
    const sent = { variant: this.key, etag: etagOf(Buffer.from('first of v1')), original: 'v1', ...message };
    return refineStored({ message: sent, receives, deadline: 1000 }, this.services());
  }

  private async call<T>(name: string, work: () => T): Promise<T> {
    this.calls.push(name);
    if (this.fault?.at === this.calls.length) this.fault.happens();
    return work();
  }

  private services(): RefinerServices {
    return {
      config: {
        ...CONFIG,
        rules: { ...RULES, presets: { ...RULES.presets, marked: { w: '200', mark: 'logo.png' } } },
        cacheControl: FINAL,
        refinement: {
          target: 70, contentTypes: ['image/avif'], minBytes: 1, maxPerMonth: 100, maxConcurrency: 2, cacheControl: SHORT,
        },
      },
      originals: {
        get: key => this.call(`get ${key}`, () => {
          const version = this.originals[key];
          if (version === undefined) throw new Problem('not-found');
          return { body: Buffer.from(version), version };
        }),
        version: key => this.call(`version ${key}`, () => this.originals[key]),
      },
      variants: {
        read: key => this.call('read', () => this.objects.get(key)),
        replace: (key, variant) => this.call('replace', () => {
          if (this.objects.get(key)?.etag !== variant.etag) return false;
          this.objects.set(key, { ...variant, etag: etagOf(variant.body) });
          return true;
        }),
        refer: reference => this.call('refer', () => this.store(reference, '')),
      },
      limit: new MonthlyLimit(100, async () => this.usedThisMonth, () => 0),
      refine: task => this.call('refine', () => {
        this.tasks.push(task);
        if (this.isRefused) return { kept: true, reason: 'too-large', image: task.stored };
        task.onStart?.();
        const image = { body: Buffer.from(`refined ${task.original}`.slice(0, 10)), contentType: 'image/avif' };
        return { kept: false, reason: 'smaller', image, firstScore: 80, score: 70, ...this.refined };
      }),
      log: event => this.logged.push(event),
      measure: values => this.measured.push(values),
    };
  }
}
