import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');
const BASE = 'https://raw.githubusercontent.com/cdkimagecdn/cdk-image-cdn/main/';

/** Pages outside of the manual, with what they contain. */
const REPOSITORY: readonly (readonly [title: string, file: string, contents: string])[] = [
  ['README', 'README.md', 'an example, what viewers receive, how to try it and install it'],
  ['API', 'API.md', 'every class, prop and method'],
  ['Examples', 'examples/README.md', 'small apps in TypeScript, Python, Java and Go'],
  ['Changelog', 'CHANGELOG.md', 'what users have to do at an upgrade'],
  ['Contributing', 'CONTRIBUTING.md', 'set-up, commands, tests and rules, for work in this repository'],
  ['Architecture', 'ARCHITECTURE.md', 'where things are in the code'],
  ['Security', 'SECURITY.md', 'reports of vulnerabilities, and the security model'],
];

/** Returns an index of the repository in the form of llmstxt.org, from the index of the manual. */
export function llmsTxt(): string {
  const readme = fs.readFileSync(path.join(ROOT, 'docs/README.md'), 'utf8');
  const rows = readme.split('\n').flatMap(line => {
    const [, heading] = /^\| \*\*(.+)\*\* \|/.exec(line) ?? [];
    const [, title, file, contents] = /^\| \[(.+)\]\(([\w/-]+\.md)\) \| (.+) \|$/.exec(line) ?? [];
    if (heading) return ['', `## ${heading}`, ''];
    return title ? [entry(title, `docs/${file}`, contents)] : [];
  });
  return [
    '# cdk-image-cdn',
    '',
    '> A global image CDN as one AWS CDK construct: a private S3 bucket behind CloudFront, with images resized and '
      + 're-encoded on request.',
    '',
    ...REPOSITORY.map(page => entry(...page)),
    ...rows,
    '',
  ].join('\n');
}

function entry(title: string, file: string, contents: string): string {
  return `- [${title}](${BASE}${file}): ${contents}`;
}

if (require.main === module) fs.writeFileSync(path.join(ROOT, 'llms.txt'), llmsTxt());
