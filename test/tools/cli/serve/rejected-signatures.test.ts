import { reportRejectedSignatures } from '../../../../src/tools/cli/serve/rejected-signatures';

test('the local edge reports each response with a rejected signature', () => {
  const warnings: string[] = [];
  const observer = reportRejectedSignatures(text => warnings.push(text));
  for (const remark of ['S3 rejects /a=b', undefined, 'S3 rejects /c=d']) {
    observer.fetched({ status: 403, headers: {}, body: Buffer.alloc(0), remark });
  }
  expect(warnings).toEqual(['S3 rejects /a=b', 'S3 rejects /c=d']);
});
