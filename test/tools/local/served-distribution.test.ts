import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { Received, cleanUp, folderWith, inStack, send, serve } from './support';
import { HttpResponse } from '../../../src/tools/local/http/message';
import { LocalEdge, LocalEdgeOptions } from '../../../src/tools/local/server';

afterEach(cleanUp);

const PIXEL = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');

async function plain(options: Partial<LocalEdgeOptions> = {}): Promise<LocalEdge> {
  return serve(
    inStack(stack => new ImageCdn(stack, 'Images')),
    { images: folderWith({ 'a.gif': PIXEL, 'b/c.gif': PIXEL }), ...options },
  );
}

function resultOf({ status, headers }: Received): string {
  return `${status} ${headers['x-cache']}`;
}

test('original() returns an original, or undefined for a missing key', async () => {
  const { distributions: [images] } = await plain();
  expect(await images.original('b/c.gif')).toMatchObject({ body: PIXEL, headers: { 'content-type': 'image/gif' } });
  expect(await images.original('b/d.gif')).toBeUndefined();
});

test('invalidate() causes a Miss for the invalidated path', async () => {
  const { distributions: [images] } = await plain();
  await send(images.url, '/a.gif');
  expect(resultOf(await send(images.url, '/a.gif'))).toBe('200 Hit from cloudfront');
  expect(images.invalidate('/a.gif')).toBe(1);
  expect(images.invalidate('/a.gif')).toBe(0);
  expect(resultOf(await send(images.url, '/a.gif'))).toBe('200 Miss from cloudfront');
});

test('an observer receives every response, those of origins, and invalidations', async () => {
  const seen: string[] = [];
  const size = ({ body }: HttpResponse) => body.length;
  const {
    distributions: [{ id, url, invalidate }],
  } = await plain({
    observer: distribution => ({
      faultChanged: failure => seen.push(`${distribution} fails by ${failure}`),
      invalidated: (item, removed) => seen.push(`${distribution} ${item} ${removed}`),
      fetched: response => seen.push(`${distribution} fetched ${size(response)}`),
      answered: ({ method, path, query }, response, milliseconds) =>
        seen.push(
          `${distribution} ${method} ${path}?${query} ${response.headers['x-cache']} ${size(response)} `
            + `${milliseconds > 0}`,
        ),
    }),
  });
  await send(url, '/a.gif?x=1');
  await send(url, '/a.gif', { method: 'HEAD' });
  invalidate('/*');
  expect(seen).toEqual([
    `${id} fetched ${PIXEL.length}`,
    `${id} GET /a.gif?x=1 Miss from cloudfront ${PIXEL.length} true`,
    `${id} HEAD /a.gif? Hit from cloudfront 0 true`,
    `${id} /* 1`,
  ]);
});

describe('the transformer of a served distribution', () => {
  const served = async (build: (app: App) => void) =>
    (await serve(build, { images: folderWith({ 'a.gif': PIXEL }) })).distributions[0].transformer;

  test('is undefined without transformation', async () => {
    expect(await served(inStack(stack => new ImageCdn(stack, 'Images')))).toBeUndefined();
  });

  test('has the rules and the variant limit that the construct sets', async () => {
    const transformation = ImageTransformation.onDemand({ widths: [100, 200], maxVariants: 7 });
    expect(await served(inStack(stack => new ImageCdn(stack, 'Images', { transformation }))))
      .toMatchObject({ maxVariants: 7, rules: { widths: [100, 200] } });
  });

  test.each(['{"rules":1}', 'not JSON'])('is undefined if the function has unknown settings: %s', async config => {
    const build = (stack: Stack) => {
      const images = new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
      (images.node.findAll().find(child => child instanceof lambda.Function) as lambda.Function).addEnvironment(
        'CONFIG',
        config,
      );
    };
    expect(await served(inStack(build))).toBeUndefined();
  });
});
