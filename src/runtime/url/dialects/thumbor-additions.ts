/** The center of an area that a crop keeps, and its weight, in pixels or as shares of the image. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly isShare: boolean;
}

/** The effects of filters beyond parameters, in a URL that the transform function translates. */
export interface Additions {
  readonly points: FocalPoint[];
  /** Returns the key and the last segment of the path of a variant, by its URL without access, or undefined. */
  readonly variantOf: (path: string) => { readonly key: string; readonly segment: string } | undefined;
}
