import { HeicDecoder, ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { hasDecoder, heicFile } from '../../runtime/transformer/heic.support';

afterEach(cleanUp);

async function served(heicDecoder?: HeicDecoder): Promise<{ status: number; type?: string; body: string }> {
  const uploads = [{ path: folderWith({ 'photo.heic': heicFile('quarters') }) }];
  const { distributions: [{ url }] } = await serve(inStack(stack => new ImageCdn(stack, 'Images', {
    uploads, transformation: ImageTransformation.onDemand({ heicDecoder }),
  })));
  const { status, headers, body } = await send(url, '/photo.heic?w=64&fm=png', {});
  return { status, type: headers['content-type'], body: body.toString('latin1') };
}

test('the local edge rejects a HEIC original without a decoder, and names the missing prop', async () => {
  const { status, body } = await served();
  expect([status, JSON.parse(body)]).toEqual([
    415, expect.objectContaining({ type: 'unsupported', detail: expect.stringContaining('`heicDecoder`') }),
  ]);
});

(hasDecoder ? test : test.skip)('the local edge transforms a HEIC original by heic-decode in a layer', async () => {
  const { status, type, body } = await served(HeicDecoder.fromDirectory('node_modules/heic-decode'));
  expect([status, type, body.slice(1, 4)]).toEqual([200, 'image/png', 'PNG']);
});
