import { edgeFunctionMetric, secretText, taggedArns } from './aws/account';
import { Aws } from './aws/aws';
import { Bucket } from './aws/buckets';
import { invocationsIn } from './aws/logs';
import { Outputs, ProofApp } from './cdk';
import { Patience, ProvedCdn, TransformedSite } from './checks/check';
import { Recorder, recordedSite } from './checks/recorder';
import { RUN_TAG, stackName } from './tag';

export interface DeployedOptions {
  readonly run: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly outputs: Outputs;
  readonly app: Pick<ProofApp, 'redeploy'>;
  readonly aws: Aws;
  readonly recorder: Recorder;
  readonly patience: Patience;
  readonly planUrl?: URL;
  readonly secondUrl?: URL;
  readonly signal: AbortSignal;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The CDNs as they are deployed, with what AWS tells about them. */
export function deployedCdn(options: DeployedOptions): ProvedCdn {
  const { run, region, replicaRegion, outputs, app, aws, recorder, patience, planUrl, secondUrl, signal, wait } =
    options;
  const [images, functionFirst, plain] = (['Images', 'FunctionFirst', 'Plain'] as const).map(
    part => outputs[stackName(run, part)],
  );
  const bucket = (name: string, where = region) => new Bucket(aws, name, where);
  const originals = bucket(images.Originals);
  const replica = bucket(images.Replica, replicaRegion);
  const putTo = (target: Bucket) => async (key: string, body: Buffer) => {
    await target.put(key, body);
  };
  const site = (url: string, put: (key: string, body: Buffer) => Promise<void>) =>
    recordedSite({ url, recorder, put, timeoutSeconds: patience.answer / 1000, signal });
  const transformed = ({ Url, Originals, Variants, Secret }: Outputs[string]): TransformedSite => ({
    ...site(Url, putTo(bucket(Originals))),
    variants: () => bucket(Variants).keys(),
    signingSecret: () => secretText(aws, region, Secret),
  });
  return {
    images: transformed(images),
    functionFirst: transformed(functionFirst),
    plain: site(plain.Url, putTo(bucket(plain.Originals))),
    probe: site(plain.ProbeUrl, () => Promise.reject(new Error('the probe has no originals'))),
    planUrl,
    secondUrl,
    patience,
    versions: {
      put: (key, body) => originals.put(key, body),
      delete: (key, versionId) => originals.deleteVersion(key, versionId),
      after: async (key, marker) => {
        const { versions } = await originals.versions({
          'prefix': key,
          'key-marker': key,
          'version-id-marker': marker,
          'max-keys': '1',
        });
        return versions[0];
      },
    },
    invocations: since => invocationsIn(aws, region, images.TransformLogs, since),
    edgeMetric: async (name, statistic, since) => {
      const names = images.EdgeFunctions.split(',');
      return (
        await Promise.all(names.map(each => edgeFunctionMetric(aws, each, name, statistic, since, Date.now())))
      ).flat();
    },
    isReplicated: key => replica.has(key),
    redeploy: step => app.redeploy(step),
    globals: async () =>
      (await taggedArns(aws, 'us-east-1', RUN_TAG)).filter(found => found.run === run).map(({ arn }) => arn),
    wait,
    now: Date.now,
  };
}
