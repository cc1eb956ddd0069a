import { Compared } from './check-folder';
import { ImageFacts } from './compare-responses';
import { VERDICTS, summaryOf, summaryText } from './summary';

const POLICY = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'";

/** Returns a page with the images of both sides, the largest differences first. It loads nothing from elsewhere. */
export function htmlReport(
  results: readonly Compared[], sides: { readonly old: string; readonly new: string },
): string {
  const ranks = Object.keys(VERDICTS);
  const sorted = [...results].sort((a, b) =>
    ranks.indexOf(b.verdict) - ranks.indexOf(a.verdict) || (a.score ?? 101) - (b.score ?? 101));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Comparison of image URLs</title>
<style>${STYLE}</style>
<h1>Comparison of image URLs</h1>
<p>Old: ${escapeHtml(sides.old)}<br>New: ${escapeHtml(sides.new)}</p>
<pre>${escapeHtml(summaryText(summaryOf(results)))}</pre>
${sorted.map(row).join('\n')}
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
article { border-top: 1px solid #8884; padding: 1rem 0; }
h2 { font-size: 1rem; overflow-wrap: anywhere; margin: 0 0 .5rem; }
div { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
figure { margin: 0; }
img { max-width: 100%; background: repeating-conic-gradient(#8882 0 25%, transparent 0 50%) 0 0 / 1rem 1rem; }
`;

function row({ path, verdict, score, errors, files, ...sides }: Compared): string {
  const note = `${VERDICTS[verdict]}${score === undefined ? '' : `, score ${score}`}`;
  const figure = (side: 'old' | 'new') => {
    const facts = sides[side];
    const image = files ? `<img src="${escapeHtml(files[side])}" alt="" loading="lazy">` : '';
    const caption = facts ? printFacts(facts) : errors?.[side] ?? 'no response';
    return `<figure>${image}<figcaption>${side}: ${escapeHtml(caption)}</figcaption></figure>`;
  };
  const figures = `<div>${figure('old')}${figure('new')}</div>`;
  return `<article><h2>${escapeHtml(path)}</h2><p>${escapeHtml(note)}</p>${figures}</article>`;
}

function printFacts({ status, contentType, format, isMislabeled, width, height, location, bytes }: ImageFacts): string {
  const type = `${contentType ?? 'no content type'}${isMislabeled ? ` for ${format}` : ''}`;
  const size = width === undefined ? [] : [`${width} × ${height}`];
  const target = location === undefined ? [] : [`to ${location}`];
  return [status, ...target, type, ...size, `${bytes} bytes`].join(', ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character]);
}
