import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Aspects, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AwsSolutionsChecks as AwsSolutionsChecks2 } from 'cdk-nag-2';
import { ImageCdn, ImageCdnProps, ImageTransformation } from '../../../src';
import { exportsOf } from '../../transpile';

const PAGE = fs.readFileSync(path.join(__dirname, '../../../docs/cdk-nag.md'), 'utf8');

interface PageModule { acknowledgeFindings(images: ImageCdn): void }

interface Violation { readonly ruleName: string }
interface Report { readonly violations: Violation[]; readonly suppressedViolations?: Violation[] }

const [FOR_NAG_3, LAST_FUNCTION_FOR_NAG_2] = [...PAGE.matchAll(/^```typescript\n([^]*?)^```$/gm)].map(([, code]) => code);

/** Returns the exports of the code on the page. */
function pageModule(): PageModule {
  return exportsOf(FOR_NAG_3, require);
}

/** Returns the exports of the code on the page, changed for cdk-nag 2 as the page says. */
function pageModuleForNag2(): PageModule {
  const [start] = FOR_NAG_3.split('export function acknowledgeFindings');
  const code = `import { NagSuppressions } from 'cdk-nag-2';\n${start}${LAST_FUNCTION_FOR_NAG_2}`;
  return exportsOf(code, require);
}

/** Returns what cdk-nag 2 finds, with or without the suppressions of the page. */
function findingsOfNag2(props: ImageCdnProps, isSuppressed: boolean): string[] {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const images = new ImageCdn(stack, 'Images', props);
  if (isSuppressed) pageModuleForNag2().acknowledgeFindings(images);
  Aspects.of(app).add(new AwsSolutionsChecks2());
  const annotations = Annotations.fromStack(stack);
  const ofPack = Match.stringLikeRegexp('AwsSolutions-.*');
  return [...annotations.findError('*', ofPack), ...annotations.findWarning('*', ofPack)].map(({ id }) => id);
}

/** Returns the rules that AwsSolutions finds, and those of them that the code on the page acknowledges. */
function findings(props: ImageCdnProps): { readonly left: string[]; readonly acknowledged: string[] } {
  const app = new App();
  pageModule().acknowledgeFindings(new ImageCdn(new Stack(app, 'Test'), 'Images', props));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  const text = fs.readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8');
  const { pluginReports } = JSON.parse(text) as { readonly pluginReports: Report[] };
  const rulesIn = (violations: Violation[] = []) => violations.map(({ ruleName }) => ruleName)
    .filter(name => name.startsWith('AwsSolutions-')).map(name => name.slice('AwsSolutions-'.length));
  return {
    left: pluginReports.flatMap(({ violations }) => rulesIn(violations)),
    acknowledged: [...new Set(pluginReports.flatMap(report => rulesIn(report.suppressedViolations)))].sort(),
  };
}

const ALWAYS = ['CFR1', 'CFR2', 'CFR3', 'CFR4', 'CFR7', 'S1'];

test.each<[string, ImageCdnProps, string[]]>([
  ['with default props', {}, ALWAYS],
  [
    'with transformation',
    { transformation: ImageTransformation.onDemand() },
    [
      ...ALWAYS, 'IAM5[Resource::*]', 'IAM5[Resource::<ImagesBucket4B6DB8E1.Arn>/*]',
      'IAM5[Resource::<ImagesVariants0E67A4A0.Arn>/*]',
    ],
  ],
])('the code in docs/cdk-nag.md acknowledges exactly the findings on an ImageCdn %s', (_title, props, rules) => {
  expect(findings(props)).toEqual({ left: [], acknowledged: rules.sort() });
});

test.each<[string, ImageCdnProps]>([
  ['with default props', {}],
  ['with transformation', { transformation: ImageTransformation.onDemand() }],
])('the code in docs/cdk-nag.md suppresses every finding of cdk-nag 2 on an ImageCdn %s', (_title, props) => {
  expect(findingsOfNag2(props, false).length).toBeGreaterThan(5);
  expect(findingsOfNag2(props, true)).toEqual([]);
});

test('the table in docs/cdk-nag.md has the rules of its code', () => {
  const rules = [...PAGE.matchAll(/^\| `(\w+)`/gm)].map(([, rule]) => rule);
  expect([...new Set(rules)].sort()).toEqual([...ALWAYS, 'IAM5'].sort());
});
