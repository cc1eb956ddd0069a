import { Page } from 'playwright-core';
import sharp from 'sharp';

interface Frame {
  readonly image: Buffer;
  readonly milliseconds: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const STEP_MS = 60;
const PAUSE_MS = 1100;

/** Records a page as an animation: frames while the pointer moves, which is drawn, and pauses. */
export class Recording {
  private readonly frames: Frame[] = [];

  constructor(private readonly page: Page) {}

  /** Adds a longer frame. */
  public async pause(): Promise<void> {
    await this.add(PAUSE_MS);
  }

  /** Moves the pointer through points, in so many steps between two of them. */
  public async move(points: readonly Point[], steps: number): Promise<void> {
    for (const [index, to] of points.slice(1).entries()) {
      for (let step = 1; step <= steps; step++) {
        // Slow at both ends, as hands are.
        const share = (1 - Math.cos(Math.PI * step / steps)) / 2;
        const at = { x: between(points[index].x, to.x, share), y: between(points[index].y, to.y, share) };
        await this.page.mouse.move(at.x, at.y);
        await this.page.evaluate(pointerAt(at));
        await this.add(STEP_MS);
      }
    }
  }

  /** Returns the animation as WebP. */
  public async encode(width: number): Promise<Buffer> {
    const images = await Promise.all(this.frames.map(({ image }) => sharp(image).resize({ width }).png().toBuffer()));
    return sharp(images, { join: { animated: true } })
      .webp({ quality: 75, loop: 0, minSize: true, delay: this.frames.map(({ milliseconds }) => milliseconds) })
      .toBuffer();
  }

  private async add(milliseconds: number): Promise<void> {
    this.frames.push({ image: await this.page.screenshot(), milliseconds });
  }
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** Returns a script that draws the pointer, which screenshots lack. */
function pointerAt({ x, y }: Point): string {
  return `(() => {
    const svg = 'http://www.w3.org/2000/svg';
    const pointer = document.querySelector('#pointer') ?? document.body.appendChild(document.createElementNS(svg, 'svg'));
    if (!pointer.id) {
      pointer.id = 'pointer';
      const arrow = pointer.appendChild(document.createElementNS(svg, 'path'));
      arrow.setAttribute('d', 'M2 2v20l5-5 4 9 4-2-4-8h7z');
      arrow.setAttribute('fill', '#111');
      arrow.setAttribute('stroke', '#fff');
      arrow.setAttribute('stroke-width', '2');
      Object.assign(pointer.style, { position: 'fixed', width: '26px', height: '32px', zIndex: 99, pointerEvents: 'none' });
    }
    Object.assign(pointer.style, { left: '${x}px', top: '${y}px' });
  })()`;
}
