import { BUCKETS_ONLY } from './distributions';
import { afterTheMove } from './printed-code';
import { migrated } from './support';
import { COMPILATION_TIMEOUT, compile } from '../../../../compile';
import { cleanUp } from '../../../local/support';

afterEach(cleanUp);

/** Files by service, which lead to every kind of expression. */
const FILES: readonly (readonly [service: string, file: unknown])[] = [
  ['dit', {
    Parameters: {
      SourceBucketsParameter: 'my-photos,my-logos',
      AutoWebPParameter: 'Yes',
      CorsEnabledParameter: 'Yes',
      EnableSignatureParameter: 'Yes',
      LogRetentionPeriodParameter: 'Infinite',
    },
  }],
  ['aws-sample', {
    context: {
      S3_IMAGE_BUCKET_NAME: 'my-photos', S3_TRANSFORMED_IMAGE_EXPIRATION_DURATION: '10', LAMBDA_MEMORY: '3008',
    },
  }],
  ['thumbor', "SECURITY_KEY = 'x'\nQUALITY = 70\nMAX_WIDTH = 1000\nAWS_LOADER_BUCKET_NAME = 'my-photos'\n"
    + "AWS_LOADER_ROOT_PATH = 'live'\n"],
  ['thumbor', "ALLOWED_SOURCES = ['cms.example.com']\nLOADER = 'thumbor.loaders.http_loader'\n"],
  ['imgix', { data: { attributes: { deployment: { s3_bucket: 'my-photos', default_params: { q: 60 } } } } }],
];

// One program for all, as the compiler reads the types of the CDK for each.
test('migrate --from prints code that compiles, whichever the service is', async () => {
  const modules = new Map<string, string>();
  for (const [index, [service, file]] of FILES.entries()) {
    modules.set(`${service} ${index}`, (await migrated(service, file)).code);
  }
  const { code } = await migrated('cloudfront', BUCKETS_ONLY);
  modules.set('cloudfront, before the move', code).set('cloudfront, after the move', afterTheMove(code));
  expect(compile(modules)).toEqual([]);
}, COMPILATION_TIMEOUT);
