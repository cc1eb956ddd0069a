import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { missingTargets, trim } from '../projenrc/source-maps';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'maps-'));
  write('here.js', 'a;\n//# sourceMappingURL=here.js.map');
  write('here.js.map', JSON.stringify({ sources: ['../src/gone.ts'], sourcesContent: ['a'] }));
  write('there.d.ts', 'declare const a: 1;\n//# sourceMappingURL=there.d.ts.map');
  write('there.d.ts.map', JSON.stringify({ sources: ['../src/gone.ts'] }));
  write('gone.css', 'a {}\n/*# sourceMappingURL=gone.css.map */');
  write('inline.js', 'a;\n//# sourceMappingURL=data:application/json;base64,e30=');
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function write(file: string, content: string): void {
  fs.writeFileSync(path.join(folder, file), content);
}

function nowhere(): Record<string, string[]> {
  const found = fs
    .readdirSync(folder)
    .sort()
    .map((file): [string, string[]] => [file, missingTargets(path.join(folder, file))]);
  return Object.fromEntries(found.filter(([, targets]) => targets.length > 0));
}

test('missingTargets() lists source maps without their sources, and code without its map', () => {
  expect(nowhere()).toEqual({ 'gone.css': ['gone.css.map'], 'there.d.ts.map': ['../src/gone.ts'] });
});

test('trim() removes maps and the lines that name them', () => {
  trim(folder);
  expect(nowhere()).toEqual({});
  expect(fs.readdirSync(folder).sort()).toEqual(['gone.css', 'here.js', 'inline.js', 'there.d.ts']);
  expect(fs.readFileSync(path.join(folder, 'there.d.ts'), 'utf8')).toBe('declare const a: 1;\n');
  expect(fs.readFileSync(path.join(folder, 'here.js'), 'utf8')).toBe('a;\n');
  expect(fs.readFileSync(path.join(folder, 'inline.js'), 'utf8')).toContain('data:application/json');
});
