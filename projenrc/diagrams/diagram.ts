/** A box with a title and lines of text below it. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly lines: readonly string[];
  /** Whether the box is a person or a program outside of AWS. */
  readonly isOutside?: boolean;
}

/** A line with a head at its last point, and a label. */
export interface Arrow {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly label?: Label;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export interface Diagram {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** The content in words, for readers who do not see it. */
  readonly description: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** Colors that are readable on GitHub's light and dark backgrounds. */
export const THEMES = {
  light: { text: '#1f2328', soft: '#59636e', line: '#59636e', inside: '#ddf4ff', outside: '#f6f8fa', border: '#0969da' },
  dark: { text: '#f0f6fc', soft: '#9198a1', line: '#9198a1', inside: '#0d2240', outside: '#151b23', border: '#4493f8' },
} as const;

export type Theme = keyof typeof THEMES;

type Colors = (typeof THEMES)[Theme];

const FONT = 'font-family="-apple-system, \'Segoe UI\', \'Noto Sans\', Helvetica, Arial, sans-serif"';

/** Returns the file of a diagram in the colors of a theme. */
export function drawDiagram({ name, width, height, description, boxes, arrows }: Diagram, theme: Theme): string {
  const colors = THEMES[theme];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" `
      + `role="img" aria-label="${escape(description)}" ${FONT} font-size="14">`,
    `<defs><marker id="head-${name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" `
      + `orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 Z" fill="${colors.line}"/></marker></defs>`,
    ...arrows.map(arrow => drawArrow(arrow, name, colors)),
    ...boxes.map(box => drawBox(box, colors)),
    '</svg>',
    '',
  ].join('\n');
}

function drawBox({ x, y, width, height, title, lines, isOutside }: Box, colors: Colors): string {
  const [fill, border] = isOutside ? [colors.outside, colors.soft] : [colors.inside, colors.border];
  const middle = x + width / 2;
  const first = y + height / 2 - lines.length * 9 + 5;
  const texts = lines.map((line, index) =>
    `<text x="${middle}" y="${first + (index + 1) * 18}" fill="${colors.soft}" font-size="13">${escape(line)}</text>`);
  return [
    '<g text-anchor="middle">',
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fill}" stroke="${border}"/>`,
    `<text x="${middle}" y="${first}" fill="${colors.text}" font-weight="600">${escape(title)}</text>`,
    ...texts,
    '</g>',
  ].join('');
}

function drawArrow({ points, label }: Arrow, name: string, colors: Colors): string {
  const line = `<polyline points="${points.map(point => point.join(',')).join(' ')}" fill="none" `
    + `stroke="${colors.line}" stroke-width="1.5" marker-end="url(#head-${name})"/>`;
  if (!label) return line;
  const { x, y, text, anchor = 'middle' } = label;
  return `${line}<text x="${x}" y="${y}" fill="${colors.soft}" font-size="13" text-anchor="${anchor}">`
    + `${escape(text)}</text>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
