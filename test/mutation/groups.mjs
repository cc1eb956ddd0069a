import * as path from 'node:path';

/** Tests of props that contradict each other, by their messages. */
const MISTAKES = ['../../{illegal-combinations,plausible-mistakes}'];

/**
 * Groups of mutated files, with the tests that cover them. The jest runner loads all tests of a group for every mutant,
 * so they are few.
 *
 * No group contains tests of bundles, because mutants do not reach them: `*.lambda.ts` files assemble parts and are
 * tested as bundles only. Nor does any contain `isolated-process.child.ts`, which runs in another process.
 */
export const GROUPS = {
  'caching': within('construct/caching', { mutate: ['caching.ts'], tests: ['caching', '../image-cdn', '../protection/cors'] }),
  'origin-access': within('construct/originals', {
    mutate: ['origin-access.ts'],
    tests: ['origin-access', 'origin-access.migration'],
  }),
  'grammar': within('runtime', {
    mutate: [
      'url/{image-request,key-encoding,request-operations,request-parameters}.ts',
      'edge/normalize-url.edge.ts',
    ],
    tests: ['url/{image-request,request-parameters,request-operations}', 'edge/normalize-url.edge'],
  }),
  'operations-table': within('runtime/url', {
    mutate: ['{bounds-text,parameter-control}.ts'],
    tests: ['{adding-an-operation,color-names,image-request,operations,parameter-conditions,request-parameters}'],
  }),
  ...eachWithin('construct/plan', {
    'delivery': {
      mutate: ['{access-logs,caching,delivery,domain,given-policies,regions}.ts'],
      tests: [
        'access-logs.*', 'delivery.*', 'domain', 'given-policies', 'mounting', 'regions.*', 'rules',
        '../caching/caching', '../delivery/deliver', '../flat-rate/flat-rate-plan', '../logging/access-logs{,.*}',
        '../originals/private-images', '../protection/*', ...MISTAKES,
      ],
    },
    'originals': {
      mutate: ['{mounting,purge,source-kinds,sources,uploads}.ts'],
      tests: [
        'mounting', 'source-kinds{,.*}', 'sources', 'uploads{,.*}', '../originals/other-accounts',
        '../flat-rate/flat-rate-plan', '../purge/{add-purge,image-purge.alarms}', '../replication/source-replicas',
        '../uploads/upload', ...MISTAKES,
      ],
    },
    'requests': {
      mutate: ['{dialects,next-build,prewarm,request-rules,rules,untouched}.ts'],
      tests: [
        'dialects{,.*}', 'mounting', 'prewarm', 'request-rules{,.*}', 'rules', 'transformation', 'untouched{,.*}',
        '../flat-rate/flat-rate-plan', '../transformation/{bind-transformation,edge-function,refiner,transform-function}',
        ...MISTAKES,
      ],
    },
    'transformation': {
      mutate: ['{cdn-plan,refinement,transformation}.ts'],
      tests: [
        'dialects.frameworks', 'mounting', 'prewarm', 'rules', 'transformation{,.*}', 'untouched', 'uploads',
        '../flat-rate/flat-rate-plan', '../transformation/{bind-transformation,refiner,transform-function}',
        ...MISTAKES,
      ],
    },
  }),
  'transformation': within('construct/transformation', {
    mutate: ['*.ts', '!image-parameters.ts'], // generated
    tests: [
      '*', '../delivery/src-set',
      '../plan/{dialects,prewarm,request-rules,request-rules.presets,transformation,transformation.signing}',
    ],
  }),
  ...eachWithin('runtime/transformer', {
    'operations': {
      mutate: ['operate/operations.ts'],
      tests: ['operate/operations', 'transform-image', 'transform-image.{animation,effects,outline,size,surround}'],
    },
    'answers': {
      mutate: [
        '{fallback-image,image-transformer,problem,responses,serve-variant}.ts',
        '../url/{cache-tags,read-variant-request}.ts', '../../model/transform-metrics.ts',
      ],
      tests: [
        '{fresh-variant,image-transformer,problem,serve-stored,serve-variant}',
        '../url/{cache-tags,read-variant-request}',
        '../../model/transform-metrics',
      ],
    },
    'signatures': {
      mutate: ['../signing/{signed-requests,signed-dit-requests,url-signature,dit-signature}.ts'],
      tests: ['../signing/{signed-requests,signed-dit-requests,url-signature,dit-signature}'],
    },
    'clients': {
      mutate: [
        '{originals,variant-bucket}.ts',
        '../aws/{aws-client,bucket,http-client,rotating-secret,secrets-manager}.ts',
      ],
      tests: [
        'originals.{replica,routes,s3,source}', 'variant-bucket', '../purge-worker/aws',
        '../aws/{aws-client,connection-endings,http-client,rotating-secret,secrets-manager}',
      ],
    },
    'isolated-process': { mutate: ['isolated-process.ts'], tests: ['isolated-process'] },
    'svg': {
      mutate: ['formats/svg/{rendering-cost,parse-svg}.ts'],
      tests: ['formats/svg/rendering-cost'],
    },
    'layout': {
      mutate: ['{operate/layout,transform-options}.ts'],
      tests: ['operate/layout', 'transform-image.layout.property'],
    },
    'effects': {
      mutate: [
        'context.ts', 'operate/{color,watermark}.ts', 'encode/{describe,quality}.ts', 'encode/metadata/*.ts',
        'formats/png.ts',
      ],
      tests: [
        'encode/{encoders,quality,quality.texture}', 'encode/metadata/*',
        'operate/operations', 'read/pipeline-image',
        'transform-image.{animation,color,describe,effects,metadata,png,rights,watermark}',
      ],
    },
    'encoders': {
      mutate: ['encode/{encode,encoders}.ts'],
      tests: ['encode/*', 'refinement/refine-variant', 'transform-image.{animation,gain-map,kinds,png,rights}'],
    },
    'images': {
      mutate: [
        'transform-image.ts', 'operate/{frames,prepare}.ts', 'read/{libvips,pipeline-image,read-original}.ts',
        'transform-error.ts',
      ],
      tests: [
        'read/*', 'refinement/refine-variant', 'transform-error', 'transform-image',
        'transform-image.{animation,color,content-crop,damage,describe,effects,gray,kinds,rights,shares,svg,tiff}',
        'transform-image.size',
      ],
    },
  }),
  ...eachWithin('runtime/purge-worker', {
    'worker': {
      mutate: [
        '{delete-variants,purge-variant-bucket,job,job-queue,purge-edge-locations,unpurged-targets,wholly-changed-folders,worker}.ts',
        '../aws/monthly-limit.ts',
      ],
      tests: [
        '{delete-variants,purge-variant-bucket,watermarks,wholly-changed-folders,worker}', '../aws/monthly-limit',
      ],
    },
    'items': {
      mutate: ['{change,invalidations,invalidation-items,plan-items,targets}.ts', '../edge/one-path.edge.ts'],
      tests: ['{change,invalidations,invalidation-items,mounted,targets,targets.unserved}', '../edge/one-path.edge'],
    },
    'clients': {
      mutate: ['{cloudfront-api,purge-metrics,sqs-queue}.ts', '../aws/{aws-api,metric-sum,send-message}.ts'],
      tests: ['aws'],
    },
  }),
  'purge': within('construct/purge', { mutate: ['*.ts'], tests: ['*'] }),
};

function eachWithin(folder, groups) {
  return Object.fromEntries(Object.entries(groups)
    .map(([name, group]) => [`${folder}/${name}`, within(folder, group)]));
}

function within(folder, { mutate, tests }) {
  const inFolder = name => name.replace(/^!?/, mark => `${mark}${folder}/`);
  return { mutate: mutate.map(inFolder).map(normalized), tests: tests.map(inFolder).map(normalized) };
}

/** Resolves `..`, which patterns of Stryker and jest do not support. */
function normalized(pattern) {
  return path.posix.normalize(pattern);
}
