import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { AccessLogs, ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess, WebAcl } from '../../../src';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine } from '../engine';
import { pythonPrograms } from '../tools/install';
import { ACCOUNT, Emulator, REGION, withMinistack } from '../tools/ministack';

export const ministack: Engine = {
  name: 'ministack',
  title: 'an emulator of CloudFormation: deployment of the templates, resource by resource',
  install: async () => void pythonPrograms(),
  run: cells => inTemporaryFolder(folder => withMinistack(emulator => compare(cells, emulator, folder))),
};

const CDNS: Record<string, ImageCdnProps> = {
  Identity: { originAccess: OriginAccess.identity() },
  Control: { originAccess: OriginAccess.control() },
  Migrating: { originAccess: OriginAccess.migrating() },
  Logging: { accessLogs: AccessLogs.toBucket() },
  Guarded: { webAcl: WebAcl.managed({ rateLimit: 1000 }), hotLinkProtection: { allowedReferrers: ['www.example.com'] } },
  Transforming: { transformation: ImageTransformation.onDemand(), originalsPath: 'original' },
};

interface Template { readonly Resources: Record<string, { readonly Type: string }> }

async function compare(cells: Cells, emulator: Emulator, folder: string): Promise<void> {
  cells.note("uploads: the CDK's function needs Python and the AWS CLI");
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  for (const [name, props] of Object.entries(CDNS)) {
    // The rule about the bootstrap version reads a parameter of the account, which is not bootstrapped.
    const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
    new ImageCdn(new Stack(app, name, { env: { account: ACCOUNT, region: REGION }, synthesizer }), 'Images', props);
  }
  const assembly = app.synth();
  for (const [key, file] of loadAssembly(assembly.directory).assets) {
    if (fs.statSync(file).isFile()) {
      await emulator.put(`cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`, key, fs.readFileSync(file));
    }
  }
  for (const name of Object.keys(CDNS)) {
    await deploy(cells, emulator, name, assembly.getStackByName(name).template as Template);
  }
}

/** Deploys a template. Resource types that the emulator does not support are left out and listed. */
async function deploy(cells: Cells, emulator: Emulator, name: string, template: Template): Promise<void> {
  const whole = await emulator.deploy(name, template);
  const unknown = /Unrecognized resource types: \[([^\]]+)\]/.exec(whole.reason)?.[1].split(', ') ?? [];
  const known = Object.entries(template.Resources).filter(([, { Type }]) => !unknown.includes(Type));
  const { status, reason, resources } = unknown.length === 0 ? whole
    : await emulator.deploy(name, { ...template, Resources: Object.fromEntries(known) });
  cells.compare(`stack ${name}`, 'CREATE_COMPLETE', reason ? `${status}: ${reason}` : status);
  known.forEach(([id, { Type }]) =>
    cells.compare(`${name} ${id} ${Type}`, 'CREATE_COMPLETE', resources.get(id) ?? 'not made'),
  );
  if (unknown.length > 0) cells.note(`${unknown.join(', ')}: unsupported resource types`);
}
