import { SizedDrawing } from './drawing';

/** Frames of the animation, which lasts four seconds. */
export const FRAMES = 48;
export const FRAME_MS = 83;

/** Turns in the animation, distance from the sun, radius, and color. */
const PLANETS: readonly (readonly [turns: number, distance: number, radius: number, color: string])[] = [
  [4, 90, 9, '#c9ada7'], [3, 140, 14, '#f4a261'], [2, 200, 16, '#4cc9f0'], [1, 270, 26, '#e9c46a'],
];

/** Returns a frame of planets around a sun. Whole turns make the animation endless. */
export function orbits(frame: number): SizedDrawing {
  const planets = PLANETS.map(([turns, distance, radius, color]) => {
    const angle = 2 * Math.PI * (turns * frame / FRAMES + distance / 97);
    const [x, y] = [400 + distance * 1.3 * Math.cos(angle), 300 + distance * 0.8 * Math.sin(angle)];
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${color}"/>`;
  });
  const rings = PLANETS.map(([, distance]) =>
    `<ellipse cx="400" cy="300" rx="${distance * 1.3}" ry="${distance * 0.8}" fill="none" stroke="#3a4a7a"/>`);
  return {
    width: 800,
    height: 600,
    svg: `<rect width="800" height="600" fill="#14213d"/>${rings.join('')}
      <circle cx="400" cy="300" r="46" fill="#ffb703"/>${planets.join('')}`,
  };
}
