import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFiles } from '../../../../../src/tools/cli/migrate/from/read-files';
import { cleanUp, folderWith } from '../../../local/support';

afterEach(cleanUp);

const fileWith = (content: string | Buffer) => path.join(folderWith({ file: content }), 'file');

const messageOf = (content: string | Buffer) => {
  try {
    readFiles([fileWith(content)]);
  } catch (error) {
    return (error as Error).message.replace(/^.*\/file /, '');
  }
  return undefined;
};

describe('readFiles', () => {
  test('reads a log of CloudFront in JSON that has one request', () => {
    const line = '{"cs-method":"GET","cs-uri-stem":"/a.jpg","cs-uri-query":"w=1"}';
    expect([...readFiles([fileWith(line)]).requests.entries()]).toEqual([['/a.jpg?w=1', 1]]);
    expect([...readFiles([fileWith(`${line}\n`)]).requests.entries()]).toEqual([['/a.jpg?w=1', 1]]);
  });

  test.each(['utf-16le', 'utf-16be'])('reads a file in %s, as shells of Windows write it', encoding => {
    const bytes = Buffer.from('\uFEFF["/a.jpg","/ü.jpg"]', 'utf16le');
    const file = fileWith(encoding === 'utf-16le' ? bytes : bytes.swap16());
    expect([...readFiles([file]).requests.entries()]).toEqual([['/a.jpg', 1], ['/ü.jpg', 1]]);
  });

  test.each([
    ['JSON', JSON.stringify({ Resources: { A: { Type: 'x'.repeat(1_100_000) } } })],
    ['YAML', `Resources:\n${'  # x\n'.repeat(190_000)}  A: { Type: B }\n`],
  ])('rejects a template in %s of more than 1 MB, which CloudFormation does, too', (_format, text) => {
    expect(messageOf(text))
      .toBe('must have at most 1 MB, as CloudFormation requires, got 1.1 MB. Split it into several stacks');
  });

  test('accepts a template of less than 1 MB in JSON with many spaces, as the AWS CLI prints it', () => {
    const resources = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`A${index}`, { Type: 'B', C: [1] }]));
    const text = JSON.stringify({ Resources: resources }, null, 40);
    expect(text.length).toBeGreaterThan(1_100_000);
    expect(messageOf(text)).toBeUndefined();
  });

  test('says to pass the files of a folder', () => {
    const folder = folderWith({});
    expect(() => readFiles([folder])).toThrow(`${folder} is a folder. Pass the files in it`);
  });

  test('says how to convert the state of Terraform, a HAR file, and a listing of a bucket', () => {
    expect(messageOf('{"version":4,"terraform_version":"1.5.0","resources":[]}'))
      .toBe('is the state of Terraform. Pass what the AWS CLI prints, such as `aws cloudfront get-distribution --id ID`');
    expect(messageOf('{"log":{"version":"1.2","entries":[]}}'))
      .toBe("is a HAR file. List its URLs, such as by `jq -r '.log.entries[].request.url' FILE > urls.txt`");
    expect(messageOf('{"Contents":[{"Key":"a.jpg"}]}'))
      .toBe('is a listing of a bucket. Pass an access log, or the URLs of its images');
  });

  test.each([
    ['<!doctype html>\n<html><img src="https://images.example.com/a.jpg"></html>\n', 'is a page, sitemap or feed. List '
      + "the URLs of its images, one per line, such as by `grep -oE 'https?://[^\"<> ]+' FILE > urls.txt`"],
    ['<?xml version="1.0"?>\n<urlset><url><loc>https://example.com/a.jpg</loc></url></urlset>', 'is a page, sitemap or '
      + "feed. List the URLs of its images, one per line, such as by `grep -oE 'https?://[^\"<> ]+' FILE > urls.txt`"],
    ['service: images\nprovider:\n  name: aws\n  environment:\n    BUCKET: photos\nresources:\n  Resources: {}\n',
      'is a configuration of the Serverless Framework. Pass the template that `serverless package` writes into '
      + '.serverless, such as cloudformation-template-update-stack.json'],
    ['# Images\nresource "aws_cloudfront_distribution" "images" {\n  enabled = true\n}\n', 'is a configuration of '
      + 'Terraform. Pass what the AWS CLI prints, such as `aws cloudfront get-distribution --id ID`'],
    ['module "cdn" {\n  source = "x"\n}\n', 'is a configuration of Terraform. Pass what the AWS CLI '
      + 'prints, such as `aws cloudfront get-distribution --id ID`'],
  ])('says what to pass in place of %j', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  test.each([
    ['aws s3 ls', '2026-05-01 12:00:00       1234 cats/tom.jpg\n2026-05-01 12:00:00       1234 cats/tim.jpg\n'],
    ['aws s3 ls with folders', '                           PRE cats/\n'],
    ['aws s3 ls --human-readable --summarize', '2026-05-01 12:00:00    1.2 KiB tom.jpg\n\nTotal Objects: 1\n'],
    ['aws s3api list-objects-v2 --output text',
      'CONTENTS\t"9b2cf535f2"\tcats/tom.jpg\t2026-05-01T12:00:00+00:00\t1234\tSTANDARD\n'],
    ['the URL of a bucket', '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns='
      + '"http://s3.amazonaws.com/doc/2006-03-01/"><Contents><Key>a.jpg</Key></Contents></ListBucketResult>'],
  ])('recognizes a listing of a bucket by %s', (_, listing) => {
    expect(messageOf(listing)).toBe('is a listing of a bucket. Pass an access log, or the URLs of its images');
  });

  test('reads URLs beside a line that looks like a listing', () => {
    expect(messageOf('2026-05-01 12:00:00 1234 tom.jpg\n/tom.jpg?w=100\n')).toBeUndefined();
  });

  test('says to copy a gzip file again that is incomplete or damaged', () => {
    const lines = Array.from({ length: 6000 }, (_, index) => `/${(index * 2_654_435_761 % 1e9).toString(36)}.jpg`);
    const packed = gzipSync(lines.join('\n'));
    const incomplete = 'is an incomplete gzip file. Copy or download it again';
    expect(messageOf(packed.subarray(0, packed.length / 2))).toBe(incomplete);
    expect(messageOf(packed.subarray(0, 5))).toBe(incomplete);
    const damaged = Buffer.from(packed);
    damaged.fill(0xa5, 2000, 2100);
    expect(messageOf(damaged)).toBe('is a damaged gzip file. Copy or download it again');
    const changed = Buffer.from(packed);
    changed.writeUInt32LE(changed.readUInt32LE(changed.length - 8) === 0 ? 1 : 0, changed.length - 8); // checksum
    expect(messageOf(changed)).toBe('is a damaged gzip file. Copy or download it again');
  });
});
