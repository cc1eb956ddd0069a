import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { transformed } from './cold-start-image';

/** The streaming helpers that Lambda's own runtime passes to functions. */
declare const awslambda: {
  readonly HttpResponseStream: { from(stream: NodeJS.WritableStream, head: object): NodeJS.WritableStream };
  streamifyResponse(
    handler: (event: { readonly rawPath: string }, stream: NodeJS.WritableStream) => Promise<void>,
  ): unknown;
};

const s3 = new S3Client({ endpoint: process.env.AWS_ENDPOINT_URL_S3, forcePathStyle: true });

/**
 * A transform function written with the SDK and sharp as they come. It has the same settings of sharp and the
 * encoder, so that both images look alike, and does not wait for the store either.
 */
export const handler = awslambda.streamifyResponse(async ({ rawPath }, stream) => {
  const [, key, operations] = /^\/(.*)\/(.*)$/.exec(rawPath)!;
  const original = await s3.send(new GetObjectCommand({ Bucket: process.env.ORIGINALS, Key: key }));
  const body = await transformed(await original.Body!.transformToByteArray());
  const headers = { 'content-type': 'image/webp' };
  await Promise.all([
    pipeline(Readable.from([body]), awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers })),
    s3.send(
      new PutObjectCommand({
        Bucket: process.env.VARIANTS,
        Key: `${key}/${operations}`,
        Body: body,
        ContentType: 'image/webp',
      }),
    ),
  ]);
});
