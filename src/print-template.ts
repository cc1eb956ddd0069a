import { text } from 'node:stream/consumers';
import { ImageCdn } from './image-cdn';
import { ImageCdnProps } from './image-cdn-props';
import { TemplateSettings, imageCdnTemplate } from './template/image-cdn-template';
import { CreateCdn, STACK_ID } from './template/synthesize';
import { templateOptions } from './template/template-options';

/** The request of the command `template`. */
interface TemplateRequest {
  readonly options: unknown;
  readonly settings: TemplateSettings;
}

/** The exit code for options that a construct rejects. */
const REJECTED = 3;

/** The path of the construct, which the users of the command do not know. */
const CONSTRUCT_PATH = new RegExp(`^${STACK_ID}/[\\w/]+: `);

// The constructs validate the props.
export const createCdn: CreateCdn = (scope, id, props) => new ImageCdn(scope, id, props as ImageCdnProps);

/** Prints a template, in a process of its own: of all commands, only `template` loads the CDK. */
async function main(): Promise<void> {
  const { options, settings } = JSON.parse(await text(process.stdin)) as TemplateRequest;
  process.stdout.write(JSON.stringify(imageCdnTemplate(templateOptions(options), settings, createCdn)));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${(error as Error).message.replace(CONSTRUCT_PATH, '')}\n`);
    process.exitCode = REJECTED;
  });
}
