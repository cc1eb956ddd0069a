import { roundedRectangle } from '../../../../src/runtime/transformer/operate/outline';

const circles = (radius: number) => Array(4).fill({ x: radius, y: radius });

/** The share of a pixel that is inside a shape, by 32x32 samples. */
function sampled(isInside: (x: number, y: number) => boolean, x: number, y: number): number {
  let inside = 0;
  for (let at = 0; at < 1024; at++) {
    if (isInside(x + (at % 32 + 0.5) / 32, y + (Math.floor(at / 32) + 0.5) / 32)) inside++;
  }
  return 255 * inside / 1024;
}

function furthest(coverage: Buffer, width: number, isInside: (x: number, y: number) => boolean): number {
  return Math.max(
    ...coverage.map((value, at) => Math.abs(value - sampled(isInside, at % width, Math.floor(at / width)))),
  );
}

describe('roundedRectangle', () => {
  test('is the whole rectangle without radii', () => {
    expect([...roundedRectangle({ width: 3, height: 2 }, circles(0))]).toEqual(Array(6).fill(255));
  });

  test('covers as much of each pixel of an ellipse as sampling finds', () => {
    const size = { width: 61, height: 40 };
    const coverage = roundedRectangle(size, Array(4).fill({ x: 30.5, y: 20 }));
    const isInside = (x: number, y: number) => ((x - 30.5) / 30.5) ** 2 + ((y - 20) / 20) ** 2 <= 1;
    expect(furthest(coverage, size.width, isInside)).toBeLessThan(24);
  });

  test('rounds each corner by its own radius, clockwise from the top left', () => {
    const [width, height] = [40, 30];
    const coverage = roundedRectangle({ width, height }, [0, 5, 10, 15].map(radius => ({ x: radius, y: radius })));
    const isInside = (x: number, y: number) =>
      !(x > 35 && y < 5 && (x - 35) ** 2 + (y - 5) ** 2 > 25) &&
      !(x > 30 && y > 20 && (x - 30) ** 2 + (y - 20) ** 2 > 100) &&
      !(x < 15 && y > 15 && (x - 15) ** 2 + (y - 15) ** 2 > 225);
    expect(furthest(coverage, width, isInside)).toBeLessThan(24);
  });

  test('reduces all radii in proportion if they do not fit', () => {
    const size = { width: 20, height: 20 };
    expect(roundedRectangle(size, circles(5000)).equals(roundedRectangle(size, circles(10)))).toBe(true);
  });

  test('supports a rectangle of one pixel', () => {
    expect(roundedRectangle({ width: 1, height: 1 }, circles(0.5))[0]).toBeGreaterThan(180);
  });
});
