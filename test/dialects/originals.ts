import * as fs from 'node:fs';
import * as path from 'node:path';
import { Size, coordinateImage } from './coordinate-image';

const BORDER = 30;

/** The images that stand for every original: one without a border, and one with a border to trim. */
export class Originals {
  /** Writes the images of a size into a folder. */
  public static async write(folder: string, size: Size): Promise<Originals> {
    const name = `${size.width}x${size.height}`;
    const plain = path.join(folder, `${name}.png`);
    const bordered = path.join(folder, `${name}-bordered.png`);
    fs.writeFileSync(plain, await coordinateImage(size));
    fs.writeFileSync(bordered, await coordinateImage(size, BORDER));
    return new Originals(plain, bordered);
  }

  /** Returns the part of an image within its border. */
  public static withinBorder({ width, height }: Size): Size & { readonly left: number; readonly top: number } {
    return { left: BORDER, top: BORDER, width: width - 2 * BORDER, height: height - 2 * BORDER };
  }

  private constructor(private readonly plain: string, private readonly bordered: string) {}

  /** Returns the file of the image for a URL. */
  public for(url: string): string {
    return /\/trim(:[a-z-]+)?(:\d+)?\//.test(url) ? this.bordered : this.plain;
  }
}
