/** What the command line and the local edge need at run time. jsii packages bring such libraries along. */
export const BUNDLED = [
  'aws4', // signs requests to AWS, on node:crypto alone: what the AWS SDK needs, or fetch, takes longer to load than a picture to make
  'fflate', // the local edge opens the transformer's archive
  'fresh', // If-None-Match and If-Modified-Since, as RFC 9110 has them
  'image-size', // the dimensions of what `verify` receives
  'lru-cache', // the local edge's cache, bounded by bytes
  'mime-types', // content types by file ending
  'range-parser@^1.2.1', // Range; 2.0 asks for Node 22
];

/** Returns the name in a dependency with or without a version. */
export function nameOf(dependency: string): string {
  return dependency.replace(/(?<=.)@.*$/, '');
}

/** What goes into the bundles of the edge function and the transformer. */
const TRANSFORMER = [
  'blurhash', // placeholders, in the format that browsers' libraries read
  'esbuild', // bundles both
  'saxes', // reads SVG as strictly as what draws it, to see what drawing would take
  'sharp@0.35.5', // exactly what the transformer ships; before 0.35.4 there are holes in its AVIF decoder
];

/** What goes into the page of the playground. */
const PLAYGROUND = [
  'preact', // components, in 5 kB
  '@preact/signals', // and their state: what changed is what is drawn again
];

const TESTS = [
  '@aws-sdk/cloudfront-signer', // AWS's own signer of private URLs: what it signs is let in, and what `sign` signs is the same
  'aws4fetch', // another implementation of AWS's signatures, to check ours against
  '@axe-core/playwright', // what people who cannot see or point would stumble over in the playground
  'playwright-core', // drives a Chromium that is installed; it brings none
  '@imgix/js-core', // clients that speak the URL's parameter names: what they send is what the tests serve
  '@unpic/core',
  'unpic', // a peer of @unpic/core
  'aws-cdk@^2.1100.0', // tests that the examples work with the CLI people use
  'fast-check', // laws, as properties
  'heic-decode@^2.1.0', // a decoder of HEIC as users bring it; it loads an LGPL library, so nothing in src may import it
  'tsx', // runs examples, the CLI and the benchmarks from source
  'yaml', // reads the workflows
];

const BENCHMARKS = [
  '@aws-sdk/client-s3', // what most transformers import, and what a cold start costs with it
  'autocannon@^8.0.0', // load
  'ipx@^3.1.1', // the image server to be measured against
  'ssim.js', // how much a picture has lost
  'serve-static@^2.2.0', // the plain file server that the local edge is measured against
];

/** Engines that `npm run conformance` compares with, as far as they are libraries. */
const CONFORMANCE = [
  '@cloud-copilot/iam-simulate@0.1.173', // evaluates policies; AGPL, so for tests only: nothing in src may import it
  'quickjs-emscripten@^0.32.0', // a JavaScript engine that counts what a function does
];

const PACKAGING = [
  '@aws-cdk/cloud-assembly-schema@53.25.0', // what the oldest CDK asks for: the Go module asks for what it was built with
  '7z-wasm', // deflates the transformer's native parts by 8 % more than zlib does, to the same bytes everywhere
  'publint', // whether the package's entry points hold what package.json says
];

const TYPES = [
  '@types/autocannon',
  '@types/aws4',
  '@types/fresh',
  '@types/mime-types',
  '@types/range-parser',
  '@types/serve-static',
];

export const DEVELOPMENT = [
  ...TRANSFORMER,
  ...PLAYGROUND,
  ...TESTS,
  ...BENCHMARKS,
  ...CONFORMANCE,
  ...PACKAGING,
  ...TYPES,
];
