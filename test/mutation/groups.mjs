import * as path from 'node:path';

/**
 * What is mutated, each with the tests that tell of it: the jest runner loads all of a group's for every mutant, so they are few.
 *
 * Tests of bundles are in none, as a mutant does not get into these: `*.lambda.ts`, which put parts together, are tested so alone. Nor is
 * `drawing.child.ts`, which is another process.
 */
export const GROUPS = {
  'caching': within('caching', { mutate: ['caching.ts'], tests: ['caching', '../image-cdn', '../protection/cors'] }),
  'origin-access': within('originals', {
    mutate: ['origin-access.ts', 'origin-identity.ts'],
    tests: ['origin-access', 'origin-access.migration'],
  }),
  'grammar': within('runtime', {
    mutate: ['url/{image-request,request-key,request-operations,request-parameters,former-paths}.ts', 'edge/normalize-url.edge.ts'],
    tests: ['url/{image-request,request-parameters,request-operations,former-paths}', 'edge/normalize-url.edge'],
  }),
  'transformation': within('transformation', { mutate: ['*.ts', '!url-signing.ts'], tests: ['*'] }),
  ...eachWithin('runtime/transformer', {
    'operations': {
      mutate: ['operations.ts', '../url/{bounds-text,parameter-control}.ts'], tests: ['operations', '../url/operations'],
    },
    'answers': {
      mutate: [
        '{answer-headers,fallback-image,make-variant,problem,replicated-originals,serve-variant}.ts',
        '../url/cache-tags.ts', '../../model/transform-metrics.ts',
      ],
      tests: [
        '{make-variant,problem,replicated-originals,serve-variant}', '../url/cache-tags', '../../model/transform-metrics',
      ],
    },
    'signatures': {
      mutate: ['signed-requests.ts', '../signing/url-signature.ts'],
      tests: ['signed-requests', '../signing/url-signature'],
    },
    'clients': {
      mutate: ['{s3-objects,source-client}.ts', '../aws/{aws-client,http-client,rotating-secret,secrets-manager}.ts'],
      tests: ['{s3-objects,source-client}', '../aws/{aws-client,http-client,rotating-secret,secrets-manager}'],
    },
    'drawing': { mutate: ['drawing-process.ts'], tests: ['drawing-process'] },
    'svg': {
      mutate: ['pipeline/{embedded-images,inspect-svg,parse-svg}.ts'],
      tests: ['pipeline/{embedded-images,inspect-svg}'],
    },
    'layout': {
      mutate: ['pipeline/{layout,options}.ts'],
      tests: ['transform-image.layout.property', 'transform-image.size'],
    },
    'effects': {
      mutate: [
        'pipeline/{color,context,copyright,describe,effects,embed-exif,embed-in-avif,png,quality,quick-filters,watermark}.ts',
      ],
      tests: ['pipeline/{copyright,quality,quick-filters}', 'transform-image.{color,copyright,describe,effects}'],
    },
    'images': {
      mutate: [
        'transform-image.ts',
        'pipeline/{encode,format,frames,libvips,picture,prepare,read-original,resize,transform-error}.ts',
      ],
      tests: [
        'pipeline/{encode,libvips,transform-error}', 'transform-image',
        'transform-image.{animation,color,describe,effects,kinds,size,svg}',
      ],
    },
  }),
  ...eachWithin('runtime/purge-worker', {
    'worker': {
      mutate: [
        '{at-once,ceiling,delete-variants,empty-variant-bucket,job,purge-edges,send-jobs,whole-folders,worker}.ts',
      ],
      tests: ['{ceiling,delete-variants,empty-variant-bucket,watermarks,whole-folders,worker}'],
    },
    'items': {
      mutate: ['{change,invalidate,items,targets}.ts', '../edge/one-path.edge.ts'],
      tests: ['{change,invalidate,items,targets}', '../edge/one-path.edge'],
    },
    'clients': {
      mutate: ['{cloudfront,purge-metrics,s3-*,sqs-queue}.ts', '../aws/{aws-api,s3-list}.ts'],
      tests: ['aws'],
    },
  }),
  'purge': within('purge', { mutate: ['*.ts'], tests: ['*'] }),
};

function eachWithin(folder, groups) {
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [`${folder}/${name}`, within(folder, group)]));
}

function within(folder, { mutate, tests }) {
  const inFolder = name => name.replace(/^!?/, mark => `${mark}${folder}/`);
  return { mutate: mutate.map(inFolder).map(normalized), tests: tests.map(inFolder).map(normalized) };
}

/** Resolves `..`, which patterns of Stryker and jest do not have. */
function normalized(pattern) {
  return path.posix.normalize(pattern);
}
