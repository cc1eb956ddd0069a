/** The ways in which a bucket can be made to fail, to test the response that viewers get. */
export type FaultMode = '503' | 'refuse' | 'hang';

export const FAULT_MODES: Record<FaultMode, string> = {
  503: 'responds with 503',
  refuse: 'refuses connections',
  hang: 'accepts requests and never responds',
};

/** The current fault of a bucket. Each request looks it up, so it can change while the local edge runs. */
export class FaultInjector {
  private current?: FaultMode;
  private readonly watchers: ((mode: FaultMode | undefined) => void)[] = [];

  public get mode(): FaultMode | undefined {
    return this.current;
  }

  /** @param mode undefined ends the fault */
  public inject(mode: FaultMode | undefined): void {
    this.current = mode;
    this.watchers.forEach(watcher => watcher(mode));
  }

  /** Calls the watcher on every change, and immediately if a fault is active. */
  public watch(watcher: (mode: FaultMode | undefined) => void): void {
    this.watchers.push(watcher);
    if (this.current !== undefined) watcher(this.current);
  }
}

export function isFaultMode(text: string): text is FaultMode {
  return Object.hasOwn(FAULT_MODES, text);
}
