import * as fs from 'node:fs';
import * as path from 'node:path';

/** The line in which code names its source map, unless the map is embedded. */
const NAMED = /^(?:\/\/|\/\*)# sourceMappingURL=(?!data:)([^\s*]+).*$/m;

/** Returns the missing targets of a source map, or of code that names one. */
export function missingTargets(file: string): string[] {
  const targets = file.endsWith('.map')
    ? sourcesOf(file)
    : /\.([cm]?[jt]s|css)$/.test(file)
      ? (NAMED.exec(fs.readFileSync(file, 'utf8'))?.slice(1) ?? [])
      : [];
  return targets.filter(target => !fs.existsSync(path.join(path.dirname(file), target)));
}

/** Returns the sources that are not embedded in the map. */
function sourcesOf(file: string): string[] {
  const { sources, sourcesContent = [] } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    sources: string[];
    sourcesContent?: (string | null)[];
  };
  return sources.filter((_, index) => typeof sourcesContent[index] !== 'string');
}

/** Removes source maps, and the lines that name them: those of a bundled library are larger than its code. */
export function trim(folder: string): void {
  const files = (fs.readdirSync(folder, { recursive: true }) as string[]).map(file => path.join(folder, file));
  files.filter(file => file.endsWith('.map')).forEach(file => fs.rmSync(file));
  files.filter(file => !file.endsWith('.map') && missingTargets(file).length > 0)
    .forEach(file => fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(NAMED, '')));
}
