import sharp, { Sharp } from 'sharp';

type Color = readonly [number, number, number];

/** Lines of small strokes with smooth edges, as dense as text. They need no font. */
export function words(color: Color, ground: Color): Sharp {
  return computed(`words ${color} ${ground}`, (x, y) => isInked(x, y) ? color : ground, 2);
}

/** Text beside a column, with a bar and a button of one color. */
export function screenshot(): Sharp {
  return computed('screenshot', (x, y) => {
    if (y < 96) return [36, 41, 47];
    if (x > 440 && x < 640 && y > 1080 && y < 1150) return [31, 136, 61];
    if (x < 400) return [246, 248, 250];
    return x > 440 && x < 1480 && y < 1050 && isInked(x, y) ? [31, 35, 40] : [255, 255, 255];
  }, 2);
}

/** Whether a letter is at a place: a stem, and one or two bars. */
function isInked(x: number, y: number): boolean {
  const [column, row] = [Math.floor(x / 18), Math.floor(y / 44)];
  const letter = (row * 31 + column * 17) % 7;
  const [left, top] = [x % 18, y % 44];
  if (letter === 0 || top < 12 || top > 34 || left > 13) return false;
  return left < 3 || Math.abs(top - 14 - letter) < 2 || letter > 3 && Math.abs(top - 32 + left / 3) < 2;
}

/** A light in the dark, whose color changes evenly. */
export function gradient(): Sharp {
  return computed('gradient', (x, y) => {
    const light = Math.exp(-((x - 400) ** 2 + (y - 300) ** 2) / 90_000);
    return [20 + 200 * light, 30 + 120 * light, 70 + 60 * light];
  });
}

/** Clouds of several sizes with the noise of a sensor, and a smooth sky above. */
export function photograph(): Sharp {
  return computed('photograph', (x, y) => {
    let cloud = 0;
    for (let octave = 1; octave < 7; octave++) {
      cloud += Math.sin(x / 90 * 2 ** octave + 3 * Math.sin(y / 70 * 1.9 ** octave + octave)) / 1.6 ** octave;
    }
    const detail = y > 200 ? 45 * cloud : 4 * cloud;
    const grain = 6 * random(y * 800 + x);
    return [120 + detail + grain, 110 + detail * 0.8 + y / 10 + grain, 170 - y / 8 + detail / 2 + grain];
  });
}

const COMPUTED = new Map<string, Buffer>();

/** @param oversampling pixels that are averaged for one, along each side, which makes edges smooth */
function computed(name: string, formula: (x: number, y: number) => readonly number[], oversampling = 1): Sharp {
  const [width, height] = [800 * oversampling, 600 * oversampling];
  const data = COMPUTED.get(name) ?? Buffer.alloc(width * height * 3);
  for (let at = 0; !COMPUTED.has(name) && at < width * height; at++) {
    const color = formula(at % width, Math.floor(at / width));
    for (let channel = 0; channel < 3; channel++) data[3 * at + channel] = Math.max(0, Math.min(255, color[channel]));
  }
  COMPUTED.set(name, data);
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return oversampling === 1 ? image : image.resize({ width: 800, kernel: 'linear' });
}

function random(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}
