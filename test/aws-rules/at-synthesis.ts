import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CfnElement, Stage } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';
import { COUNT_FILE } from './count';
import { RULES, printViolation, violations } from './rules';
import { StackTemplate, templatesOf } from './template';

const exempt = new Map<string, string>();

/**
 * Exempts the templates of a test file from some of AWS's rules. Call it at the top of a file whose templates break
 * them on purpose; `breakingAwsRule()` is for one synthesis alone.
 *
 * @param reason why the templates break them
 * @param names the names of the rules
 */
export function exemptFromAwsRules(reason: string, ...names: string[]): void {
  for (const name of names) {
    if (!RULES.some(rule => rule.name === name)) throw new Error(`there is no rule "${name}"`);
    exempt.set(name, reason);
  }
}

/** Does work that breaks one of AWS's rules on purpose, such as a test of what then happens. */
export function breakingAwsRule<T>(name: string, work: () => T): T {
  exemptFromAwsRules('a test breaks it on purpose', name);
  try {
    return work();
  } finally {
    exempt.delete(name);
  }
}

/** Has every synthesis of an app or a stage check its templates, and fail where they break a rule of AWS. */
export function checkAtSynthesis(stage: { readonly prototype: Stage }): void {
  const synth = stage.prototype.synth;
  const checked = new WeakSet<CloudAssembly>();
  let depth = 0;
  stage.prototype.synth = function (this: Stage, options) {
    depth++;
    const assembly = (() => {
      try {
        return synth.call(this, options);
      } finally {
        depth--;
      }
    })();
    if (depth === 0 && !checked.has(assembly) && !breaksTemplates()) {
      checked.add(assembly);
      check(assembly, this);
    }
    return assembly;
  };
}

/** Tests of the local edge synthesize mostly what AWS would reject, to see it refused or served as AWS would. */
function breaksTemplates(): boolean {
  return expect.getState().testPath?.startsWith(path.join(__dirname, '../tools/local') + path.sep) ?? false;
}

function check(assembly: CloudAssembly, stage: Stage): void {
  const app = templatesOf(assembly);
  const rules = RULES.filter(({ name }) => !exempt.has(name));
  const found = [
    ...violations(app, rules.filter(({ ofLibrary }) => !ofLibrary)),
    ...violations(withoutUsers(app, stage), rules.filter(({ ofLibrary }) => ofLibrary)),
  ];
  if (found.length > 0) throw new Error(`the templates break rules of AWS:\n${found.map(printViolation).join('\n')}`);
  if (process.env.TESTS_TMPDIR) {
    fs.appendFileSync(path.join(process.env.TESTS_TMPDIR, COUNT_FILE), '.'.repeat(app.length));
  }
}

/** Leaves only the resources that the library creates. */
function withoutUsers(app: StackTemplate[], stage: Stage): StackTemplate[] {
  const ofLibrary = new Set(stage.node.findAll().filter(isOfLibrary).flatMap(({ node }) => node.findAll())
    .filter(isElement)
    .map(({ stack, logicalId }) => `${stack.stackName}/${String(stack.resolve(logicalId))}`));
  return app.map(template => ({
    ...template,
    Resources: Object.fromEntries(Object.entries(template.Resources ?? {})
      .filter(([id]) => ofLibrary.has(`${template.name}/${id}`))),
  }));
}

function isOfLibrary({ constructor, node }: IConstruct): boolean {
  return ['ImageCdn', 'ImageReplica'].includes(constructor.name) || node.id === 'ImageCdnPolicies';
}

function isElement(construct: IConstruct): construct is CfnElement {
  return 'logicalId' in construct;
}
