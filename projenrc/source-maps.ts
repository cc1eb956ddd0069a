import * as fs from 'node:fs';
import * as path from 'node:path';

/** The line by which code names its source map, unless that is in the line itself. */
const NAMED = /^(?:\/\/|\/\*)# sourceMappingURL=(?!data:)([^\s*]+).*$/m;

/** What a source map, or code that names one, leads to and is not there. */
export function leadsNowhere(file: string): string[] {
  const targets = file.endsWith('.map')
    ? sourcesOf(file)
    : /\.([cm]?[jt]s|css)$/.test(file)
      ? (NAMED.exec(fs.readFileSync(file, 'utf8'))?.slice(1) ?? [])
      : [];
  return targets.filter(target => !fs.existsSync(path.join(path.dirname(file), target)));
}

/** Those that are not in the map itself. */
function sourcesOf(file: string): string[] {
  const { sources, sourcesContent = [] } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    sources: string[];
    sourcesContent?: (string | null)[];
  };
  return sources.filter((_, index) => typeof sourcesContent[index] !== 'string');
}

/** Removes what leads nowhere: the maps, and then the lines that name them. */
export function trim(folder: string): void {
  const files = (fs.readdirSync(folder, { recursive: true }) as string[]).map(file => path.join(folder, file));
  files.filter(file => file.endsWith('.map') && leadsNowhere(file).length > 0).forEach(file => fs.rmSync(file));
  files.filter(file => !file.endsWith('.map') && leadsNowhere(file).length > 0)
    .forEach(file => fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(NAMED, '')));
}
