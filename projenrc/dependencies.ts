/** Runtime dependencies of the command line and the local edge. A jsii package has to bundle them. */
export const BUNDLED = [
  // signs requests to AWS with node:crypto alone: loading the AWS SDK or fetch takes longer than a transformation
  'aws4',
  'fflate', // opens the archive of the transform function in the local edge
  'fresh', // If-None-Match and If-Modified-Since, as RFC 9110 defines them
  'image-size', // the dimensions of what `verify` receives
  'lru-cache', // the cache of the local edge, with a limit in bytes
  'mime-types', // content types by file extension
  'range-parser@^1.2.1', // Range; 2.0 requires Node 22
  'yaml@^2.9.1', // templates and options files of the command `template`
];

/** Returns the name in a dependency with or without a version. */
export function nameOf(dependency: string): string {
  return dependency.replace(/(?<=.)@.*$/, '');
}

/** Contents of the bundles of the edge function and the transform function. */
const TRANSFORMER = [
  'blurhash', // placeholders, in the format that libraries for browsers read
  'esbuild', // bundles the edge function and the transform function
  'terser', // makes the edge function, whose size is limited, 8 % smaller than esbuild
  'http-cache-semantics', // freshness of originals from HTTPS origins, as RFC 9111 defines it
  'ipaddr.js', // classes of IP addresses: only those of the internet are origins
  'saxes', // parses SVG as strictly as the renderer, to estimate the cost of drawing; parses XMP
  'sharp@0.35.5', // the version that the transform function ships; its AVIF decoder has vulnerabilities before 0.35.4
];

/** Contents of the page of the playground. */
const PLAYGROUND = [
  'preact', // components, in 5 kB
  '@preact/signals', // their state, so that only changed components render again
];

const TESTS = [
  '@aws-cdk/integ-runner', // compares three apps with their snapshots, and deploys them for those with an account
  '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
  '@aws-sdk/cloudfront-signer', // AWS's own signer of private URLs, which is compared with `sign` in both directions
  'aws4fetch', // another implementation of AWS's signatures, for comparison
  '@axe-core/playwright', // accessibility checks of the playground
  'playwright-core', // controls an installed Chromium; contains none
  '@imgix/js-core', // clients that use the parameter names of the URLs: tests serve the URLs that they create
  '@unpic/core',
  'unpic', // comparable to @unpic/core
  'aws-cdk@^2.1100.0', // the CLI of users, for tests of the examples
  'fast-check', // property-based tests
  // A decoder of HEIC as users install it; it loads an LGPL library, so nothing in src may import it.
  'heic-decode@^2.1.0',
  'tsx', // runs examples, the CLI and benchmarks from source
];

const BENCHMARKS = [
  '@aws-sdk/client-s3', // the S3 client that most transform functions import, for the benchmark of cold starts
  'autocannon@^8.0.0', // load generator
  'ipx@^3.1.1', // the image server of the benchmarks
  'ssim.js', // image similarity in the quality benchmark
  'serve-static@^2.2.0', // the static file server that the local edge is compared with
];

/** Engines of `npm run conformance` that are npm libraries. */
const CONFORMANCE = [
  '@cloud-copilot/iam-simulate@0.1.173', // evaluates policies; AGPL, so for tests only: nothing in src may import it
  'quickjs-emscripten@^0.32.0', // a JavaScript engine that counts the steps of a function
];

const PACKAGING = [
  // the minimum of the oldest CDK, because the Go module requires the version that it was built with
  '@aws-cdk/cloud-assembly-schema@53.25.0',
  // compresses the native code of the transform function by 8 % more than zlib, to the same bytes on every machine
  '7z-wasm',
  'publint', // whether the package's entry points match package.json
];

const TYPES = [
  '@types/autocannon',
  '@types/aws4',
  '@types/fresh',
  '@types/http-cache-semantics',
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
