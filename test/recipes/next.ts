import { BundleOptions, run } from './bundle';
import { filesOf } from './page';

const FILES = filesOf('frameworks/next-static-export.md');

/** Next.js compiles the settings of its images into the page, and puts the `loaderFile` in place of its own loader. */
export async function nextOptions(): Promise<BundleOptions> {
  const { images, imageConfigDefault } = await run<{ images: object; imageConfigDefault: object }>([
    'export { images } from "next.config.js";',
    'export { imageConfigDefault } from "next/dist/shared/lib/image-config";',
  ].join('\n'), { 'next.config.js': FILES['next.config.js'] });
  return {
    define: { 'process.env.__NEXT_IMAGE_OPTS': JSON.stringify({ ...imageConfigDefault, ...images }) },
    modules: { 'next/dist/shared/lib/image-loader': FILES['image-loader.js'] },
  };
}
