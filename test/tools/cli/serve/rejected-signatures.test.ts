import { reportRejectedSignatures } from '../../../../src/tools/cli/serve/rejected-signatures';
import { HttpResponse } from '../../../../src/tools/local/http/message';
import { testIo } from '../support';

function printedFor(...remarks: (string | undefined)[]): string {
  const io = testIo();
  const observer = reportRejectedSignatures(io);
  const response: HttpResponse = { status: 403, headers: {}, body: Buffer.alloc(0) };
  remarks.forEach(remark => observer.fetched({ ...response, remark }));
  return io.out();
}

test('the local edge prints a line for each response with a rejected signature', () => {
  expect(printedFor('S3 rejects /a=b', undefined, 'S3 rejects /c=d')).toBe('S3 rejects /a=b\nS3 rejects /c=d\n');
});

test('the local edge escapes control characters in lines on rejected signatures', () => {
  expect(printedFor('S3 rejects /\u001b[31m')).toBe('S3 rejects /\\u001b[31m\n');
});
