/** A page to take a screenshot of. */
export interface PageToShow {
  readonly name: string;
  readonly html: string;
  /** Number of device pixels for a CSS pixel. */
  readonly scale?: number;
}

const STYLE = `body{margin:0;font:14px/1.5 sans-serif;color:#222}nav{background:#24292f;color:#fff;padding:12px 20px}
  main{padding:20px;display:grid;grid-template-columns:220px 1fr;gap:24px}table{border-collapse:collapse}
  td{border:1px solid #ccc;padding:4px 10px}a{color:#06c}button{background:#1f883d;color:#fff;border:0;padding:6px 14px;
  border-radius:6px}pre{background:#f6f8fa;padding:12px;border-radius:6px}.card{box-shadow:0 2px 8px #0003;padding:12px;
  border-radius:8px;margin:8px 0}.card div{height:22px;margin:6px 0;color:#fff}`;

const DARK = `body{background:#1e1e1e;color:#d4d4d4;font:13px/1.4 monospace;white-space:pre;margin:12px}i{color:#569cd6}
  b{color:#ce9178}u{color:#6a9955}`;

const PLAIN = 'CloudFront caches the variant under its path, so that equal requests share one entry. ';
const SENTENCE = PLAIN.replace('entry', '<a href="#">entry</a>');
const CODE = `export async function encoded(pipeline: Sharp, context: PipelineContext): Promise&lt;EncodedImage&gt; {
  const { operations, options } = context;
  const quality = Number(operations.q ?? options.quality[context.format]); // on the scale of JPEG
  return { body: await pipeline.toBuffer(), contentType: 'image/avif' };
}`;

/** Draws clouds of several sizes with the noise of a sensor. */
const PHOTOGRAPH = `const c = document.querySelector('canvas').getContext('2d'), d = c.createImageData(800, 420);
  for (let y = 0; y < 420; y++) for (let x = 0; x < 800; x++) {
    let v = 0;
    for (let o = 1; o < 7; o++) v += Math.sin(x / 90 * 2 ** o + 3 * Math.sin(y / 70 * 1.9 ** o + o)) / 1.8 ** o;
    const n = Math.sin((y * 800 + x) * 12.9898) * 43758.5453, g = 8 * (n - Math.floor(n));
    d.data.set([150 + 60 * v + g, 110 + 45 * v + y / 8 + g, 90 + y / 4 + 20 * v + g, 255], 4 * (y * 800 + x));
  }
  c.putImageData(d, 0, 0);`;

/** Pages with text, code, a table, and a photograph; none has a resource of its own. */
export const PAGES: readonly PageToShow[] = [
  { name: 'screenshot, article', html: page(article(14) + `<p>${SENTENCE.repeat(9)}`) },
  { name: 'screenshot, dashboard', html: page(`<h1>Requests</h1>${table()}<button>Purge</button>${bars()}`) },
  { name: 'screenshot, high density', scale: 2, html: page(article(14)) },
  { name: 'screenshot, dark editor', html: `<style>${DARK}</style>${highlighted(`${CODE}\n\n`.repeat(8))}` },
  { name: 'screenshot, colored grounds', html: coloredGrounds() },
  {
    name: 'screenshot, with a photo',
    html: page(`<h1>Sunset</h1><canvas width="800" height="420"></canvas><p>${SENTENCE.repeat(5)}</p>
      <script>${PHOTOGRAPH}</script>`),
  },
];

function page(content: string): string {
  const menu = Array.from({ length: 14 }, (_, index) => `<a href="#">Chapter ${index + 1}</a>`).join('<br>');
  return `<style>${STYLE}</style><nav>Image CDN · Docs · Pricing</nav>
    <main><aside>${menu}</aside><div>${content}</div></main>`;
}

function article(sentences: number): string {
  return `<h1>Variants</h1><p>${SENTENCE.repeat(sentences)}</p><pre>${CODE}</pre>`;
}

function highlighted(code: string): string {
  return code
    .replace(/(async|const|export|return|await)/g, '<i>$1</i>')
    .replace(/('[^']*')/g, '<b>$1</b>')
    .replace(/(\/\/.*)/g, '<u>$1</u>');
}

function coloredGrounds(): string {
  const pairs = ['#c00 #fff', '#fff #c00', '#00c #f33', '#063 #fd0', '#609 #0f0', '#f80 #008', '#0aa #fff'];
  const rows = pairs.map(pair => {
    const [ground, color] = pair.split(' ');
    return `<div style="background:${ground};color:${color}">${PLAIN.repeat(3)}</div>`;
  });
  return `<style>body{margin:0;font:15px sans-serif}div{padding:14px 20px}</style>${rows.join('')}`;
}

function table(): string {
  const rows = Array.from({ length: 10 }, (_, row) =>
    ['/cats/tom.jpg', 'image/avif', 37 * row + 12, `${(row * 7.3).toFixed(1)} %`].map(cell => `<td>${cell}</td>`));
  return `<table>${rows.map(cells => `<tr>${cells.join('')}`).join('')}</table>`;
}

function bars(): string {
  const rows = ['#4e79a7', '#f28e2b', '#e15759', '#76b7b2'].map((color, index) =>
    `<div style="background:${color};width:${90 - 17 * index}%">Region ${index}</div>`);
  return `<div class="card">${rows.join('')}</div>`;
}
