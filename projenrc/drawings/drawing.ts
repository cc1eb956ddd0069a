/** Contents of an SVG, and the size of the image that it becomes. */
export interface SizedDrawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** Returns a document of the drawing. */
export function documentOf({ width, height, svg }: SizedDrawing): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
    + `${svg}</svg>`,
  );
}

/** Returns numbers from 0 to 1 that are the same in every run. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
