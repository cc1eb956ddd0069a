import * as fs from 'node:fs';
import * as path from 'node:path';
import { CHANGE } from './diagrams/change';
import { THEMES, Theme, drawDiagram } from './diagrams/diagram';
import { OVERVIEW } from './diagrams/overview';
import { REQUEST } from './diagrams/request';

const FOLDER = path.join(__dirname, '../docs/diagrams');

/** Returns the files of all diagrams, in each theme, by their names. */
export function diagramFiles(): Map<string, string> {
  const themes = Object.keys(THEMES) as Theme[];
  return new Map([OVERVIEW, REQUEST, CHANGE].flatMap(diagram =>
    themes.map(theme => [`${diagram.name}-${theme}.svg`, drawDiagram(diagram, theme)] as const)));
}

if (require.main === module) {
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const [name, content] of diagramFiles()) fs.writeFileSync(path.join(FOLDER, name), content);
}
