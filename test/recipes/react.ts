import { BundleOptions, Files, run } from './bundle';

/** Returns the HTML that React renders on a server for the default export of the first file. */
export async function rendered(files: Files, options: BundleOptions = {}): Promise<string> {
  const [component] = Object.keys(files);
  const { html } = await run<{ html: string }>([
    'import { renderToStaticMarkup } from "react-dom/server";',
    `import Component from "${component}";`,
    'export const html = renderToStaticMarkup(<Component />);',
  ].join('\n'), files, options);
  return html;
}
