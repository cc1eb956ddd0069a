/**
 * The deployments of a proof, in their order. Each keeps what those before it have changed:
 *
 * - `uploads` uploads one more file to two CDNs
 * - `references` changes what the CDNs use in us-east-1: there is no web ACL, and the certificate has another name
 * - `migrating` and `control` change the origin access of the CDN without transformation
 */
export const STEPS = ['first', 'uploads', 'references', 'migrating', 'control'] as const;

export type Step = (typeof STEPS)[number];

/** The file that the deployment `uploads` adds to the others. */
export const LATE_FILE = 'valley.png';

/** Options of the app: the proof passes them in environment variables, since the CDK CLI starts the app. */
export interface ProofSettings {
  /** The ID of the run, in stack names and in the tag. */
  readonly run: string;
  readonly account: string;
  readonly region: string;
  readonly replicaRegion: string;
  /** The qualifier of the bootstrap stack. */
  readonly qualifier: string;
  /** The folder with the photographs to upload. */
  readonly images: string;
  readonly step: Step;
  readonly domain?: string;
  readonly hostedZoneId?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function environmentOf({
  run,
  account,
  region,
  replicaRegion,
  qualifier,
  images,
  step,
  domain,
  hostedZoneId,
}: ProofSettings): Record<string, string> {
  return {
    PROVE_RUN: run,
    PROVE_ACCOUNT: account,
    PROVE_REGION: region,
    PROVE_REPLICA_REGION: replicaRegion,
    PROVE_QUALIFIER: qualifier,
    PROVE_IMAGES: images,
    PROVE_STEP: step,
    ...(domain !== undefined && { PROVE_DOMAIN: domain }),
    ...(hostedZoneId !== undefined && { PROVE_HOSTED_ZONE_ID: hostedZoneId }),
  };
}

export function settingsOf(env: Environment): ProofSettings {
  return {
    run: required(env, 'PROVE_RUN'),
    account: required(env, 'PROVE_ACCOUNT'),
    region: required(env, 'PROVE_REGION'),
    replicaRegion: required(env, 'PROVE_REPLICA_REGION'),
    qualifier: required(env, 'PROVE_QUALIFIER'),
    images: required(env, 'PROVE_IMAGES'),
    step: STEPS.find(step => step === env.PROVE_STEP) ?? 'first',
    domain: env.PROVE_DOMAIN,
    hostedZoneId: env.PROVE_HOSTED_ZONE_ID,
  };
}

/** Returns whether a deployment contains the changes of another one. */
export function hasStep({ step }: Pick<ProofSettings, 'step'>, other: Step): boolean {
  return STEPS.indexOf(step) >= STEPS.indexOf(other);
}

/** The domain name that the deployment `references` adds to a certificate. */
export function secondDomain(domain: string): string {
  return `second-${domain}`;
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: start this app with \`npm run prove\``);
  return value;
}
