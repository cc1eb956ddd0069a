import { SizedDrawing } from './drawing';

const COLORS = ['#f25f5c', '#ffe066', '#247ba0', '#70c1b3', '#f25f5c', '#ffe066', '#247ba0'];
const [CENTER, TOP, RADIUS, KNOT] = [600, 90, 430, 1000];

/** Returns a balloon without a background: a hard outline, and a soft shadow that is partly transparent. */
export function balloon(): SizedDrawing {
  // Gores are ellipse-like curves between the top and the knot, which the next one covers.
  const gores = COLORS.map((color, index) => {
    const bulge = RADIUS * (1 - index * 2 / COLORS.length);
    return `<path d="${gore(bulge)}" fill="${color}"/>`;
  });
  return {
    width: 1200,
    height: 1400,
    svg: `
      <defs>
        <filter id="soft" x="-50%" y="-200%" width="200%" height="500%"><feGaussianBlur stdDeviation="26"/></filter>
        <linearGradient id="light"><stop offset="0" stop-color="#fff" stop-opacity="0.35"/>
          <stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-opacity="0.3"/></linearGradient>
        <clipPath id="envelope"><path d="${envelope()}"/></clipPath>
      </defs>
      <ellipse cx="640" cy="1320" rx="280" ry="30" fill="#000" opacity="0.45" filter="url(#soft)"/>
      <path d="M520,985 L545,1130 M680,985 L655,1130 M600,1000 V1130" stroke="#6b4a2b" stroke-width="8" fill="none"/>
      <path d="M535,1125 h130 l-14,110 q-51,16 -102,0 Z" fill="#a9713f"/>
      <path d="M530,1118 h140 v26 h-140 Z" fill="#7d4f28"/>
      <g clip-path="url(#envelope)">${gores.join('')}<path d="${envelope()}" fill="url(#light)"/></g>`,
  };
}

function envelope(): string {
  return `${gore(-RADIUS)} ${gore(RADIUS)}`;
}

/** Returns a closed path from the top to the knot, with its bulge to the right of the center. */
function gore(bulge: number): string {
  const [x, half] = [CENTER + bulge * 1.33, bulge * 0.14];
  return `M${CENTER},${TOP} C${x},${TOP} ${x},${TOP + 560} ${CENTER + half},${KNOT} H${CENTER - 62} `
    + `C${CENTER - RADIUS * 1.33},${TOP + 560} ${CENTER - RADIUS * 1.33},${TOP} ${CENTER},${TOP} Z`;
}
