/** A shape of crops, as the size of a variant. */
export interface Aspect {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

export const ASPECTS: readonly Aspect[] = [
  { name: '1:1', width: 640, height: 640 },
  { name: '9:16', width: 360, height: 640 },
  { name: '16:9', width: 640, height: 360 },
];
