import { chromium } from 'playwright-core';
import { Graphic } from './drawings';
import { installedBrowser } from '../../tools/playground/browser/browser';

const STYLE = `body{margin:0;font:14px/1.5 sans-serif;color:#222}nav{background:#24292f;color:#fff;padding:12px 20px}
  main{padding:20px;display:grid;grid-template-columns:220px 1fr;gap:24px}table{border-collapse:collapse}
  td{border:1px solid #ccc;padding:4px 10px}a{color:#06c}button{background:#1f883d;color:#fff;border:0;padding:6px 14px;
  border-radius:6px}pre{background:#f6f8fa;padding:12px;border-radius:6px}.card{box-shadow:0 2px 8px #0003;padding:12px;
  border-radius:8px;margin:8px 0}`;

const SENTENCE = 'CloudFront caches the variant under its path, so that equal requests share one <a href="#">entry</a>. ';
const CODE = `export async function encoded(pipeline: Sharp, context: PipelineContext): Promise&lt;EncodedImage&gt; {
  const { operations, options } = context;
  const quality = Number(operations.q ?? options.quality[context.format]); // on the scale of JPEG
  return { body: await pipeline.toBuffer(), contentType: 'image/avif' };
}`;

/** Pages to take screenshots of, and the number of device pixels for a CSS pixel. */
const PAGES: readonly { readonly name: string; readonly html: string; readonly scale?: number }[] = [
  { name: 'screenshot, article', html: page(`<h1>Variants</h1><p>${SENTENCE.repeat(14)}</p><pre>${CODE}</pre><p>${SENTENCE.repeat(9)}`) },
  { name: 'screenshot, dashboard', html: page(`<h1>Requests</h1>${table()}<button>Purge</button>${bars()}`) },
  { name: 'screenshot, high density', scale: 2, html: page(`<h1>Variants</h1><p>${SENTENCE.repeat(14)}</p><pre>${CODE}</pre>`) },
  {
    name: 'screenshot, dark editor',
    html: `<style>body{background:#1e1e1e;color:#d4d4d4;font:13px/1.4 monospace;white-space:pre;margin:12px}i{color:#569cd6}
      b{color:#ce9178}u{color:#6a9955}</style>${`${CODE}\n\n`.repeat(8).replace(/(async|const|export|return|await)/g, '<i>$1</i>')
    .replace(/('[^']*')/g, '<b>$1</b>').replace(/(\/\/.*)/g, '<u>$1</u>')}`,
  },
  {
    name: 'screenshot, colored grounds',
    html: `<style>body{margin:0;font:15px sans-serif}div{padding:14px 20px}</style>${
      ['#c00 #fff', '#fff #c00', '#00c #f33', '#063 #fd0', '#609 #0f0', '#f80 #008', '#0aa #fff'].map(colors => {
        const [ground, color] = colors.split(' ');
        return `<div style="background:${ground};color:${color}">${SENTENCE.replace(/<.?a[^>]*>/g, '').repeat(3)}</div>`;
      }).join('')}`,
  },
  {
    name: 'screenshot, with a photo',
    html: page(`<h1>Sunset</h1><canvas width="800" height="420"></canvas><p>${SENTENCE.repeat(5)}</p><script>
      const c = document.querySelector('canvas').getContext('2d'), d = c.createImageData(800, 420);
      for (let y = 0; y < 420; y++) for (let x = 0; x < 800; x++) {
        let v = 0; for (let o = 1; o < 7; o++) v += Math.sin(x / 90 * 2 ** o + 3 * Math.sin(y / 70 * 1.9 ** o + o)) / 1.8 ** o;
        const n = Math.sin((y * 800 + x) * 12.9898) * 43758.5453, g = 8 * (n - Math.floor(n));
        d.data.set([150 + 60 * v + g, 110 + 45 * v + y / 8 + g, 90 + y / 4 + 20 * v + g, 255], 4 * (y * 800 + x));
      }
      c.putImageData(d, 0, 0);</script>`),
  },
];

function page(content: string): string {
  const menu = Array.from({ length: 14 }, (_, index) => `<a href="#">Chapter ${index + 1}</a>`).join('<br>');
  return `<style>${STYLE}</style><nav>Image CDN · Docs · Pricing</nav><main><aside>${menu}</aside><div>${content}</div></main>`;
}

function table(): string {
  const rows = Array.from({ length: 10 }, (_, row) =>
    `<tr>${['/cats/tom.jpg', 'image/avif', 37 * row + 12, `${(row * 7.3).toFixed(1)} %`].map(cell => `<td>${cell}</td>`).join('')}`);
  return `<table>${rows.join('')}</table>`;
}

function bars(): string {
  const colors = ['#4e79a7', '#f28e2b', '#e15759', '#76b7b2'];
  return `<div class="card">${colors.map((color, index) =>
    `<div style="background:${color};width:${90 - 17 * index}%;height:22px;margin:6px 0;color:#fff">Region ${index}</div>`).join('')}</div>`;
}

/** Returns screenshots of pages by the installed Chromium. */
export async function screenshots(): Promise<Graphic[]> {
  const browser = await chromium.launch({ executablePath: installedBrowser(), args: ['--no-sandbox'] });
  try {
    const graphics: Graphic[] = [];
    for (const { name, html, scale } of PAGES) {
      const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, deviceScaleFactor: scale });
      const tab = await context.newPage();
      await tab.setContent(html);
      graphics.push({ name, png: await tab.screenshot({ type: 'png' }) });
      await context.close();
    }
    return graphics;
  } finally {
    await browser.close();
  }
}
