/** The steps from an origin access identity to an origin access control. */
export const ACCESS_STEPS = ['identity', 'migrating', 'control'] as const;

export type AccessStep = (typeof ACCESS_STEPS)[number];

/** Options of the app: the proof passes them in environment variables, since the CDK CLI starts the app. */
export interface ProofSettings {
  /** The ID of the run, in stack names and in the tag. */
  readonly run: string;
  readonly account: string;
  readonly region: string;
  readonly replicaRegion: string;
  /** The folder with the photographs to upload. */
  readonly images: string;
  /** The origin access of the CDN without transformation. */
  readonly access: AccessStep;
  readonly domain?: string;
  readonly hostedZoneId?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function environmentOf({
  run,
  account,
  region,
  replicaRegion,
  images,
  access,
  domain,
  hostedZoneId,
}: ProofSettings): Record<string, string> {
  return {
    PROVE_RUN: run,
    PROVE_ACCOUNT: account,
    PROVE_REGION: region,
    PROVE_REPLICA_REGION: replicaRegion,
    PROVE_IMAGES: images,
    PROVE_ACCESS: access,
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
    images: required(env, 'PROVE_IMAGES'),
    access: ACCESS_STEPS.find(step => step === env.PROVE_ACCESS) ?? 'identity',
    domain: env.PROVE_DOMAIN,
    hostedZoneId: env.PROVE_HOSTED_ZONE_ID,
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: start this app with \`npm run prove\``);
  return value;
}
