import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The comparable parts of a cloud assembly. */
export interface Assembly {
  /** The templates by stack, without the additions of the language's runtime. */
  readonly templates: Record<string, object>;
  /** The removed part: the runtimes that the CDK's metadata names. */
  readonly runtimes: string[];
  /** The archive of the transform function, as it would be uploaded. */
  readonly transformer: Buffer;
}

interface Resource { readonly Type: string; readonly Properties: Record<string, unknown> }
export interface Template { readonly Resources: Record<string, Resource> }

// `AWS::CDK::Metadata` contains a compressed count of constructs, which includes the runtime of the language.
const RUNTIME = /,([^,{}]+)!jsii-runtime\.Runtime/;

export function readAssembly(folder: string): Assembly {
  const templates = Object.entries(templatesIn(folder));
  return {
    templates: Object.fromEntries(templates.map(([stack, template]) => [stack, withoutRuntime(template)])),
    runtimes: [...new Set(templates.flatMap(([, template]) => RUNTIME.exec(countedIn(template))?.[1] ?? []))],
    transformer: fs.readFileSync(
      path.join(folder, `asset.${transformerAsset(templates.map(([, template]) => template))}`),
    ),
  };
}

/** Returns the templates of a cloud assembly, by stack. */
export function templatesIn(folder: string): Record<string, Template> {
  const files = fs.readdirSync(folder).filter(file => file.endsWith('.template.json'));
  return Object.fromEntries(
    files.map(file => [path.basename(file, '.template.json'), templateOf(path.join(folder, file))]),
  );
}

function templateOf(file: string): Template {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Template;
}

function countedIn({ Resources: { CDKMetadata: metadata } }: Template): string {
  const [, , counted] = (metadata.Properties.Analytics as string).split(':');
  return gunzipSync(Buffer.from(counted, 'base64')).toString();
}

function withoutRuntime(template: Template): Template {
  const metadata = {
    ...template.Resources.CDKMetadata,
    Properties: { Analytics: countedIn(template).replace(RUNTIME, '') },
  };
  return { ...template, Resources: { ...template.Resources, CDKMetadata: metadata } };
}

function transformerAsset(templates: Template[]): string {
  const [transformer] = templates
    .flatMap(template => Object.values(template.Resources))
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::Lambda::Function' && String(Properties.Description).startsWith('Makes the images'),
    );
  return (transformer.Properties.Code as { S3Key: string }).S3Key;
}
