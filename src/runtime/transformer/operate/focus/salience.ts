import { barrierDistance } from './barrier-distance';
import { Grid, Planes } from './planes';

/** The weight of an object in a color of skin, relative to one in another color. */
const SKIN_WEIGHT = 3;

/** The weight of details, relative to objects. */
const DETAIL_WEIGHT = 0.2;

/** The distance to which a color of skin has an effect, in pixels of the overview: about that of eyes in a face. */
const SKIN_RADIUS = 2;

/**
 * Returns how much each pixel of an overview draws attention. Objects that stand out from the borders count most,
 * those in a color of skin more than others, and details a little.
 */
export function salienceOf(planes: Planes): Float32Array {
  const [light, red, yellow] = [planes.lightness, planes.redToGreen, planes.yellowToBlue]
    .map(channel => barrierDistance(channel, planes));
  const skin = blurred(planes.skin, planes);
  const objects = light.map((distance, pixel) => {
    const total = distance + red[pixel] + yellow[pixel];
    return total * total * (1 + SKIN_WEIGHT * skin[pixel]);
  });
  const details = detailsOf(planes.lightness, planes);
  const [objectScale, detailScale] = [1 / (sumOf(objects) || 1), DETAIL_WEIGHT / (sumOf(details) || 1)];
  return objects.map((object, pixel) => object * objectScale + details[pixel] * detailScale);
}

/** Returns the strength of edges, lines and points. Noise of sensors and compression stays below it in an overview. */
function detailsOf(lightness: Float32Array, { width, height }: Grid): Float32Array {
  const details = new Float32Array(lightness.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const around = lightness[at - 1] + lightness[at + 1] + lightness[at - width] + lightness[at + width];
      details[at] = Math.min(255, Math.abs(4 * lightness[at] - around));
    }
  }
  return details;
}

/** Returns the means of squares around each pixel, twice, which is nearly a Gaussian blur. */
function blurred(values: Float32Array, grid: Grid): Float32Array {
  const { width, height } = grid;
  const once = (plane: Float32Array): Float32Array =>
    means(means(plane, { count: height, stride: width }, { count: width, stride: 1 }),
      { count: width, stride: 1 }, { count: height, stride: width });
  return once(once(values));
}

/** The number of lines or pixels, and the distance between two of them. */
interface Steps { readonly count: number; readonly stride: number }

/** Returns the means along lines. */
function means(values: Float32Array, lines: Steps, pixels: Steps): Float32Array {
  const result = new Float32Array(values.length);
  for (let line = 0; line < lines.count; line++) {
    for (let pixel = 0; pixel < pixels.count; pixel++) {
      const start = Math.max(0, pixel - SKIN_RADIUS);
      const end = Math.min(pixels.count - 1, pixel + SKIN_RADIUS);
      let sum = 0;
      for (let near = start; near <= end; near++) sum += values[line * lines.stride + near * pixels.stride];
      result[line * lines.stride + pixel * pixels.stride] = sum / (end - start + 1);
    }
  }
  return result;
}

function sumOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
