import { SizedDrawing, sequence } from './drawing';

const WIDTH = 2400;
const HEIGHT = 1500;

/** Ridges from the farthest to the nearest: the height of its middle, its roughness, and its color. */
const RIDGES: readonly (readonly [top: number, roughness: number, color: string])[] = [
  [760, 190, '#8f7fb8'],
  [880, 150, '#6d6aa6'],
  [1010, 110, '#4a5590'],
  [1130, 90, '#2f4374'],
  [1270, 60, '#1c2f54'],
];

/** Returns an illustration: flat shapes and gradients, as front ends have them. */
export function valley(): SizedDrawing {
  const random = sequence(7);
  return {
    width: WIDTH,
    height: HEIGHT,
    svg: `
      <defs>
        <linearGradient id="sky" x2="0" y2="1">
          <stop offset="0" stop-color="#2b2d6b"/><stop offset="0.45" stop-color="#c65f8b"/>
          <stop offset="0.75" stop-color="#ffb27a"/>
        </linearGradient>
        <radialGradient id="glow">
          <stop offset="0" stop-color="#fff2c9"/><stop offset="1" stop-color="#ffd79a" stop-opacity="0"/>
        </radialGradient>
      </defs>
      <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#sky)"/>
      ${stars(random)}
      <circle cx="1540" cy="640" r="420" fill="url(#glow)"/>
      <circle cx="1540" cy="640" r="120" fill="#fff6dc"/>
      ${RIDGES.map(([top, roughness, color]) => ridge(top, roughness, color, random)).join('')}
      ${trees(random)}
      ${cabin()}`,
  };
}

function stars(random: () => number): string {
  const star = () => {
    const [x, y, radius] = [random() * WIDTH, random() ** 2 * 420, 1.5 + random() * 3];
    return `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${radius.toFixed(1)}" fill="#fff" opacity="0.8"/>`;
  };
  return Array.from({ length: 90 }, star).join('');
}

/** Returns a ridge: three waves of random phases. */
function ridge(top: number, roughness: number, color: string, random: () => number): string {
  const waves = [[1.3, 0.6], [3.1, 0.3], [7.7, 0.14]].map(([turns, share]) => ({ turns, share, phase: random() * 7 }));
  const heightAt = (x: number) => waves
    .reduce((sum, { turns, share, phase }) => sum + share * Math.sin(phase + turns * Math.PI * x / WIDTH), 0);
  const points = Array.from({ length: 61 }, (_, index) => index * WIDTH / 60)
    .map(x => `${x},${(top - roughness * heightAt(x)).toFixed(0)}`);
  return `<path d="M0,${HEIGHT} L${points.join(' L')} L${WIDTH},${HEIGHT} Z" fill="${color}"/>`;
}

function trees(random: () => number): string {
  const tree = (_: unknown, index: number) => {
    const [x, y, size] = [index * 62 + random() * 40, 1330 + random() * 130, 60 + random() * 70];
    const tiers = [0, 0.45, 0.9].map(tier => {
      const [top, half] = [y - size * (2.2 - tier), size * (0.34 + tier * 0.3)];
      return `M${x},${top} l${half},${size * 0.85} h${-2 * half} Z`;
    });
    return `<path d="${tiers.join(' ')}" fill="#0f1d38"/>`;
  };
  return Array.from({ length: 40 }, tree).join('');
}

function cabin(): string {
  return `
    <g transform="translate(640 1190)">
      <path d="M0,110 V50 L95,0 L190,50 V110 Z" fill="#3b2a3f"/>
      <path d="M-14,58 L95,-4 L204,58 L196,70 L95,12 L-6,70 Z" fill="#5b3f4f"/>
      <path d="M40,60 h34 v34 h-34 Z M116,60 h34 v34 h-34 Z" fill="#ffd27d"/>
    </g>`;
}
