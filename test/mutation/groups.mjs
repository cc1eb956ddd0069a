/**
 * What is mutated, each with the tests that tell of it: the jest runner loads all of a group's for every mutant, so they are few.
 *
 * Tests of bundles are in none, as a mutant does not get into these: `*.lambda.ts`, which put parts together, are tested so alone. Nor is
 * `drawing.child.ts`, which is another process.
 */
export const GROUPS = {
  'caching': { mutate: ['caching.ts'], tests: ['caching', 'image-cdn', 'protection/cors'] },
  'origin-access': { mutate: ['origin-access.ts', 'origin-identity.ts'], tests: ['origin-access', 'origin-access.migration'] },
  ...within('transformation', {
    'grammar': {
      mutate: ['image-request.ts', 'request-key.ts', 'request-operations.ts', 'request-parameters.ts', 'normalize-url.edge.ts'],
      tests: ['image-request', 'request-parameters', 'request-operations', 'normalize-url.edge'],
    },
    'operations': { mutate: ['operations.ts', 'parameter-control.ts'], tests: ['operations'] },
    'construct': {
      mutate: ['edge-function.ts', 'image-format.ts', 'image-parameters.ts', 'image-transformation.ts', 'input-pixels.ts', 'on-demand-options.ts', 'presets.ts', 'rules.ts', 'transformer.ts', 'variant-store.ts'],
      tests: ['image-parameters', 'image-transformation', 'presets', 'transformer', 'variant-store'],
    },
    'answers': {
      mutate: [
        'answer-headers.ts', 'cache-tags.ts', 'fallback-image.ts', 'former-paths.ts', 'make-picture.ts', 'metrics.ts', 'problem.ts',
        'replicated-originals.ts', 'serve-variant.ts',
      ],
      tests: ['cache-tags', 'former-paths', 'make-picture', 'metrics', 'problem', 'replicated-originals', 'serve-variant'],
    },
    'signatures': { mutate: ['signed-requests.ts', 'url-signature.ts'], tests: ['signed-requests', 'url-signature'] },
    'clients': {
      mutate: ['aws-client.ts', 'http-client.ts', 'rotating-secret.ts', 's3-objects.ts', 'secrets-manager.ts', 'source-client.ts'],
      tests: ['aws-client', 'http-client', 'rotating-secret', 's3-objects', 'secrets-manager', 'source-client'],
    },
    'drawing': { mutate: ['drawing-process.ts'], tests: ['drawing-process'] },
    'svg': { mutate: ['pipeline/{embedded-images,inspect-svg,parse-svg}.ts'], tests: ['pipeline/{embedded-images,inspect-svg}'] },
    'layout': { mutate: ['pipeline/layout.ts', 'pipeline/options.ts'], tests: ['transform-image.layout.property', 'transform-image.size'] },
    'effects': {
      mutate: ['pipeline/{colour,context,copyright,describe,effects,embed-exif,embed-in-avif,png,quality,quick-filters,watermark}.ts'],
      tests: ['pipeline/{copyright,quality,quick-filters}', 'transform-image.{colour,copyright,describe,effects}'],
    },
    'pictures': {
      mutate: ['transform-image.ts', 'pipeline/{encode,format,frames,libvips,picture,prepare,read-original,resize,transform-error}.ts'],
      tests: ['pipeline/{encode,libvips,transform-error}', 'transform-image', 'transform-image.{animation,colour,describe,effects,kinds,size,svg}'],
    },
  }),
  ...within('purge', {
    'worker': {
      mutate: [
        'at-once.ts', 'ceiling.ts', 'delete-variants.ts', 'empty-store.ts', 'job.ts', 'purge-edges.ts', 'send-jobs.ts',
        'whole-folders.ts', 'worker.ts',
      ],
      tests: ['ceiling', 'delete-variants', 'empty-store', 'watermarks', 'whole-folders', 'worker'],
    },
    'items': {
      mutate: ['change.ts', 'invalidate.ts', 'items.ts', 'one-path.edge.ts', 'targets.ts'],
      tests: ['change', 'invalidate', 'items', 'one-path.edge', 'targets'],
    },
    'clients': {
      mutate: ['aws-api.ts', 'cloudfront.ts', 'metadata.ts', 'metrics.ts', 's3-*.ts', 'sqs-queue.ts'],
      tests: ['aws'],
    },
  }),
  'purge/construct': { mutate: ['purge.ts', 'purge-*.ts', '*-purge.ts'], tests: ['purge', 'purge-alarms', 'purge-events'] },
};

function within(folder, groups) {
  const inFolder = name => name.replace(/^!?/, mark => `${mark}${folder}/`);
  return Object.fromEntries(Object.entries(groups).map(([name, { mutate, tests }]) => [
    `${folder}/${name}`, { mutate: mutate.map(inFolder), tests: tests.map(inFolder) },
  ]));
}
