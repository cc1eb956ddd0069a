import * as cdk from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as constructs from 'constructs';
import * as ts from 'typescript';
import * as library from '../../../../../src';
import { HAS_MOVED } from '../../../../../src/tools/cli/migrate/from/app-file';

/** A printed app, synthesized. */
export interface Printed {
  readonly template: Template;
  readonly warnings: string[];
}

/** Runs a printed app, and returns the stack that it synthesizes. */
export function synthesizePrinted(code: string): Printed {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const apps: cdk.App[] = [];
  class CapturedApp extends cdk.App {
    public constructor() {
      super();
      apps.push(this);
    }
  }
  const modules: Record<string, unknown> = {
    'aws-cdk-lib': { ...cdk, App: CapturedApp },
    'aws-cdk-lib/aws-certificatemanager': acm,
    'aws-cdk-lib/aws-cloudfront': cloudfront,
    'aws-cdk-lib/aws-logs': logs,
    'aws-cdk-lib/aws-s3': s3,
    'aws-cdk-lib/aws-secretsmanager': secretsmanager,
    'cdk-image-cdn': library,
    constructs,
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('require', 'exports', outputText)((name: string) => modules[name], {});
  const stack = apps[0].node.children[0] as cdk.Stack;
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  return { template: Template.fromStack(stack), warnings: warnings.map(({ entry }) => String(entry.data)) };
}

/** Returns a printed app after its domain names have moved. */
export function afterTheMove(code: string): string {
  return code.replace(`const ${HAS_MOVED} = false;`, `const ${HAS_MOVED} = true;`);
}
