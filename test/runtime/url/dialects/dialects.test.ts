import * as fs from 'node:fs';
import * as path from 'node:path';
import { withDialectTables } from '../../../../projenrc/dialects-tables';
import { DialectName } from '../../../../src/runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../../../../src/runtime/url/dialects/dialects';
import { isParameter } from '../../../../src/runtime/url/request-parameters';

const PAGE = path.join(__dirname, '../../../../docs/dialects.md');

test('docs/dialects.md has the current tables: `npm run dialects-tables` writes them', () => {
  const page = fs.readFileSync(PAGE, 'utf8');
  expect(withDialectTables(page)).toBe(page);
});

test.each(Object.keys(DIALECTS) as DialectName[])('the dialect %s has a row for each part of its URLs', name => {
  const { rows, expresses } = DIALECTS[name];
  expect(new Set(rows.map(row => row.name)).size).toBe(rows.length);
  expect(rows.filter(({ note }) => !/^[A-Za-z0-9`].*[^.]$/.test(note))).toEqual([]);
  expect(expresses.filter(parameter => !isParameter(parameter))).toEqual([]);
});
