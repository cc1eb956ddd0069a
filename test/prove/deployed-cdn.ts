import { edgeFunctionMetric, secretText } from './aws/account';
import { Aws } from './aws/aws';
import { Bucket } from './aws/buckets';
import { invocationsIn } from './aws/logs';
import { Outputs, ProofApp } from './cdk';
import { Patience, ProvedCdn } from './checks/check';
import { Recorder, recordedSite } from './checks/recorder';
import { stackName } from './tag';

export interface DeployedOptions {
  readonly run: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly outputs: Outputs;
  readonly app: ProofApp;
  readonly aws: Aws;
  readonly recorder: Recorder;
  readonly patience: Patience;
  readonly planUrl?: URL;
  readonly signal: AbortSignal;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The CDNs as they are deployed, with what AWS tells about them. */
export function deployedCdn(options: DeployedOptions): ProvedCdn {
  const { run, region, replicaRegion, outputs, app, aws, recorder, patience, planUrl, signal, wait } = options;
  const images = outputs[stackName(run, 'Images')];
  const plain = outputs[stackName(run, 'Plain')];
  const bucket = (name: string, where = region) => new Bucket(aws, name, where);
  const [originals, variants, replica] = [
    bucket(images.Originals),
    bucket(images.Variants),
    bucket(images.Replica, replicaRegion),
  ];
  const putTo = (target: Bucket) => async (key: string, body: Buffer) => {
    await target.put(key, body);
  };
  const site = (url: string, put: (key: string, body: Buffer) => Promise<void>) =>
    recordedSite({ url, recorder, put, timeoutSeconds: patience.answer / 1000, signal });
  return {
    images: site(images.Url, putTo(originals)),
    plain: site(plain.Url, putTo(bucket(plain.Originals))),
    probe: site(plain.ProbeUrl, () => Promise.reject(new Error('the probe has no originals'))),
    planUrl,
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
    variants: () => variants.keys(),
    invocations: since => invocationsIn(aws, region, images.TransformLogs, since),
    edgeMetric: async (name, statistic, since) => {
      const names = images.EdgeFunctions.split(',');
      return (
        await Promise.all(names.map(each => edgeFunctionMetric(aws, each, name, statistic, since, Date.now())))
      ).flat();
    },
    isReplicated: key => replica.has(key),
    signingSecret: () => secretText(aws, region, images.Secret),
    redeploy: access => app.redeploy(access),
    wait,
    now: Date.now,
  };
}
