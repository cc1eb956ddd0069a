import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Ways in which a streaming function may end an answer that has no body. The path of a request names one. */
export const BODILESS_WAYS = ['body', 'no-write'] as const;

// The body of a 304 is dropped by HTTP itself; without any write, Lambda's runtime may lose status and headers.
const CODE = `
const ETAG = '"proof"';
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const isUnchanged = event.headers['if-none-match'] === ETAG;
  const writes = !isUnchanged || event.rawPath.startsWith('/body/');
  const head = {
    statusCode: isUnchanged ? 304 : 200,
    headers: { 'etag': ETAG, 'cache-control': 'max-age=1', 'content-type': 'text/plain' },
  };
  const answer = awslambda.HttpResponseStream.from(stream, head);
  if (writes) answer.write('proof');
  answer.end();
});
`;

/** A function whose answers go stale after a second, so that CloudFront revalidates them, which it answers by 304. */
export function addProbe(scope: Construct): cloudfront.Distribution {
  const handler = new lambda.Function(scope, 'ProbeFunction', {
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: lambda.Code.fromInline(CODE),
    timeout: Duration.seconds(10),
    logGroup: new LogGroup(scope, 'ProbeLogs'),
  });
  const url = handler.addFunctionUrl({
    authType: lambda.FunctionUrlAuthType.AWS_IAM,
    invokeMode: lambda.InvokeMode.RESPONSE_STREAM,
  });
  const distribution = new cloudfront.Distribution(scope, 'Probe', {
    comment: 'Answers 304 over RESPONSE_STREAM',
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    defaultBehavior: {
      origin: FunctionUrlOrigin.withOriginAccessControl(url, { connectionAttempts: 1 }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    },
  });
  // Newer CDKs add this permission, too. A second one changes nothing.
  handler.addPermission('InvokedThroughUrl', {
    action: 'lambda:InvokeFunction',
    principal: new ServicePrincipal('cloudfront.amazonaws.com'),
    sourceArn: distribution.distributionArn,
    invokedViaFunctionUrl: true,
  });
  return distribution;
}
