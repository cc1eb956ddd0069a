import { Requests } from './requests';
import { Template } from './template';

/** A record of a file whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** A distribution as its file has it. */
export interface DistributionFile {
  /** The configuration of the API, or the properties of a resource in a template. */
  readonly config: Fields;
  readonly id?: string;
  readonly domainName?: string;
}

/** The contents of all files, by their kind. */
export interface Evidence {
  readonly templates: Template[];
  /** Values of parameters, of context, and of environment variables, by name. */
  readonly settings: Record<string, string>;
  /** Outputs of the stack. */
  readonly outputs: Record<string, string>;
  /** Names of resources by their logical IDs. */
  readonly physicalIds: Record<string, string>;
  stackName?: string;
  /** The Region of the stack. */
  region?: string;
  readonly distributions: DistributionFile[];
  /** Configurations of policies, by ID. */
  readonly cachePolicies: Record<string, Fields>;
  readonly headersPolicies: Record<string, Fields>;
  /** The requests in logs and lists. */
  readonly requests: Requests;
  /** The settings of a thumbor.conf. */
  readonly thumborConf: Record<string, string>;
  /** The deployment of a source at imgix, as its API describes it. */
  imgixSource?: Fields;
}

export function emptyEvidence(): Evidence {
  return {
    templates: [],
    settings: byName(),
    outputs: byName(),
    physicalIds: byName(),
    distributions: [],
    cachePolicies: byName(),
    headersPolicies: byName(),
    requests: new Requests(),
    thumborConf: byName(),
  };
}

/** Returns a record without inherited names, since names come from files. */
function byName<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
