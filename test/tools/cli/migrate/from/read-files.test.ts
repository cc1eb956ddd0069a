import * as path from 'node:path';
import { readFiles } from '../../../../../src/tools/cli/migrate/from/read-files';
import { cleanUp, folderWith } from '../../../local/support';

afterEach(cleanUp);

const fileWith = (content: string | Buffer) => path.join(folderWith({ file: content }), 'file');

const messageOf = (content: string) => {
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
});
