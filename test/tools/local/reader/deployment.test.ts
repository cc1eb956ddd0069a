import { App, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { Assembly, loadAssembly } from '../../../../src/tools/cloud-assembly/assembly';
import { Lagging, duringDeployment } from '../../../../src/tools/local/reader/deployment';
import { transformerConfigOf } from '../../../../src/tools/local/reader/generated-secrets';
import { cleanUp, inStack, send, serveAssembly, synthesize } from '../support';

afterEach(cleanUp);

/** A distribution whose functions tell which version of them has answered. */
function versioned(version: number): (app: App) => void {
  return inStack((stack: Stack) => {
    const code = `exports.handler = async ({ rawPath }) => ({
      statusCode: 200, headers: { 'cache-control': 'max-age=60' }, body: rawPath + ' by function ${version}' });`;
    const runtime = lambda.Runtime.NODEJS_24_X;
    const handler = new lambda.Function(stack, 'Handler', {
      runtime,
      handler: 'index.handler',
      code: lambda.Code.fromInline(code),
    });
    const url = handler.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
    new lambda.CfnPermission(stack, 'Public', {
      action: 'lambda:InvokeFunction', functionName: handler.functionArn, principal: '*', invokedViaFunctionUrl: true,
    });
    new cloudfront.Distribution(stack, 'Distribution', {
      defaultBehavior: {
        origin: new origins.FunctionUrlOrigin(url),
        functionAssociations: [
          {
            eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
            function: new cloudfront.Function(stack, 'Edge', {
              runtime: cloudfront.FunctionRuntime.JS_2_0,
              code: cloudfront.FunctionCode.fromInline(
                `function handler(event) { event.request.uri = '/by-edge-${version}'; return event.request; }`,
              ),
            }),
          },
        ],
      },
    });
  });
}

describe('a deployment in progress', () => {
  test.each<[Lagging, string, string]>([
    ['transform', '/by-edge-2 by function 1', '/by-edge-2 by function 1'],
    ['edge', '/by-edge-1 by function 2', '/by-edge-2 by function 2'],
  ])('runs the former %s functions until it ends, and keeps the cache', async (lagging, during, after) => {
    const edge = await serveAssembly(synthesize(versioned(2)), {
      deploying: { from: synthesize(versioned(1)), lagging },
    });
    const [{ url }] = edge.distributions;
    expect((await send(url, '/')).body.toString()).toBe(during);
    edge.endDeployment();
    expect(edge.distributions[0].url).toBe(url);
    const [cached, fresh] = [await send(url, '/'), await send(url, '/?')];
    expect(cached.body.toString()).toBe(after);
    expect(fresh.headers['x-cache']).toBe('Hit from cloudfront');
    edge.distributions[0].invalidate('/*');
    expect((await send(url, '/')).body.toString()).toBe('/by-edge-2 by function 2');
  });

  test('requires an assembly with the functions of the app', async () => {
    const from = synthesize(inStack(stack => new ImageCdn(stack, 'Images')));
    await expect(serveAssembly(synthesize(versioned(2)), { deploying: { from, lagging: 'edge' } }))
      .rejects.toThrow('--deploying: the edge functions of the app are not in the cloud assembly to deploy from');
  });
});

describe('duringDeployment()', () => {
  const assembly = (quality: number): Assembly => loadAssembly(synthesize(inStack(stack =>
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ quality: { webp: quality } }) }))));

  /** The code of the edge function and the environments of Lambda functions. */
  function functionsIn({ stacks: [{ resources }] }: Assembly): Record<Lagging, unknown> {
    const all = [...resources.values()];
    const [edge] = all
      .filter(({ type }) => type === 'AWS::CloudFront::Function')
      .map(({ properties }) => String(properties.FunctionCode));
    const environments = all.filter(({ type }) => type === 'AWS::Lambda::Function')
      .map(({ properties }) => (properties.Environment as { Variables: Record<string, string> }).Variables);
    return {
      edge,
      transform: environments.map(environment => transformerConfigOf(environment)?.quality).find(Boolean),
    };
  }

  test.each<Lagging>(['edge', 'transform'])('uses only the %s functions of the former assembly', lagging => {
    const [before, after] = [assembly(51), assembly(52)];
    const [old, during, synthesized] = [before, duringDeployment(after, before, lagging), after].map(functionsIn);
    expect(old[lagging]).not.toEqual(synthesized[lagging]);
    expect(during).toEqual({ ...synthesized, [lagging]: old[lagging] });
  });
});
