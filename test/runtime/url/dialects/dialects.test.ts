import * as fs from 'node:fs';
import { dialectPage, withDialectTable } from '../../../../projenrc/dialects-tables';
import { DialectName } from '../../../../src/runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../../../../src/runtime/url/dialects/dialects';
import { isParameter } from '../../../../src/runtime/url/request-parameters';

const NAMES = Object.keys(DIALECTS) as DialectName[];

test.each(NAMES)('docs/dialects has the current table of %s: `npm run dialects-tables` writes it', name => {
  const page = fs.readFileSync(dialectPage(name), 'utf8');
  expect(withDialectTable(page, name)).toBe(page);
});

test.each(NAMES)('the dialect %s has a row for each part of its URLs', name => {
  const { rows, expresses } = DIALECTS[name];
  expect(new Set(rows.map(row => row.name)).size).toBe(rows.length);
  expect(rows.filter(({ note }) => !/^[A-Za-z0-9`].*[^.]$/.test(note))).toEqual([]);
  expect(expresses.filter(parameter => !isParameter(parameter))).toEqual([]);
});
