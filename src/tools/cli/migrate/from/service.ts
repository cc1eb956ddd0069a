import { addDelivery } from './behavior-settings';
import { Distribution, distributionsIn } from './distribution';
import { addDistributionSettings, aliasesOf, ownDomainOf } from './distribution-settings';
import { Draft } from './draft';
import { Evidence } from './evidence';
import { CurrentService, Findings } from './findings';
import { Judgment, Traffic, trafficOf } from './traffic';

/** The facts about one service, beyond the distribution in front of it. */
export interface Service {
  /** Its name in sentences. */
  readonly name: string;
  /** The host of its URLs, if its own files have it. */
  readonly host?: string;
  /** Whether CloudFront is in front of it in any case. */
  readonly isOnCloudFront: boolean;
  /** The usual name of its stack, if it is one. */
  readonly stackName?: string;
  readonly urls: readonly string[];
  readonly ownBuckets?: readonly string[];
  /** Judges a URL, given as its path and query. */
  readonly judge: (url: string) => Judgment;
  /** Whether URLs are signed, so that variants have no limit. */
  readonly isSigned?: boolean;
}

/** The widest variant of an image CDN without `maxWidth`. */
const DEFAULT_SIDE = 2560;
const MAX_SIDE = 8192;

/** The most variants of an original without and with `maxVariants`. */
const DEFAULT_VARIANTS = 256;
const MAX_VARIANTS = 1000;

/** Extensions of originals that are transformed without an option. */
const IMAGES = ['', 'jpg', 'jpeg', 'jpe', 'png', 'webp', 'avif', 'gif'];

/** Returns the findings about an image service, whose distribution may be among the files. */
export function findingsOf(draft: Draft, evidence: Evidence, service: Service): Findings {
  const distribution = distributionBefore(evidence, service.host);
  const traffic = evidence.requests.size > 0 ? trafficOf(evidence.requests, service.judge) : undefined;
  if (traffic) addTraffic(draft, traffic, service.isSigned === true);
  if (distribution) {
    const [main] = [...distribution.behaviors].reverse();
    if (main) addDelivery(draft, main, distribution, evidence);
    addDistributionSettings(draft, { ...distribution, config: { ...distribution.config, CustomErrorResponses: [] } });
  }
  return {
    current: currentOf(evidence, service, distribution),
    cdn: {
      constants: draft.constants,
      props: draft.finished(),
      ownDomain: distribution && ownDomainOf(draft, distribution),
      region: evidence.region,
    },
    urls: service.urls,
    differences: draft.differences,
    traffic,
    buckets: draft.buckets,
  };
}

/** Returns a distribution of the API, with settings that its template lacks: that of the host, or the only one. */
function distributionBefore(evidence: Evidence, host: string | undefined): Distribution | undefined {
  const all = distributionsIn({ ...evidence, templates: [] });
  return all.find(({ domainName, config }) => host !== undefined && [domainName, ...aliasesOf(config)].includes(host))
    ?? (all.length === 1 ? all[0] : undefined);
}

function currentOf(evidence: Evidence, service: Service, distribution: Distribution | undefined): CurrentService {
  const aliases = distribution ? aliasesOf(distribution.config) : [];
  return {
    name: service.name,
    distributionId: distribution?.id,
    host: aliases[0] ?? evidence.requests.host ?? service.host ?? distribution?.domainName,
    isOnCloudFront: service.isOnCloudFront || distribution !== undefined,
    aliases,
    stackName: service.stackName && (evidence.stackName ?? service.stackName),
    ownBuckets: service.ownBuckets,
  };
}

/** Sets limits and formats so that the requests are served. */
function addTraffic(draft: Draft, traffic: Traffic, isSigned: boolean): void {
  const { largestSide, mostVariants, extensions } = traffic;
  if (largestSide > DEFAULT_SIDE) {
    draft.transformation.maxWidth = Math.min(MAX_SIDE, largestSide);
    draft.differ(`sizes up to ${largestSide} pixels`, (largestSide > MAX_SIDE
      ? `they are in URLs. \`maxWidth\` is ${MAX_SIDE}, the largest value. `
      : 'they are in URLs, so `maxWidth` allows them. ')
      + `Lower it if nobody needs them: the default is ${DEFAULT_SIDE}`);
  }
  if (!isSigned && mostVariants > DEFAULT_VARIANTS) {
    const maxVariants = Math.min(MAX_VARIANTS, mostVariants);
    draft.transformation.maxVariants = maxVariants;
    draft.differ(`${mostVariants} variants of an original`,
      `\`maxVariants\` is ${maxVariants}. Beyond it, the nearest width of the ladder is served`);
  }
  const others: string[] = [];
  for (const [extension, count] of Object.entries(extensions)) {
    if (IMAGES.includes(extension)) continue;
    if (extension === 'svg') {
      draft.differ(`${count} requests for SVG`, 'they are refused by default. Set `svg: SvgOriginals.DRAW`, or '
        + '`PASS_THROUGH` if all SVG is yours');
    } else if (extension === 'tif' || extension === 'tiff') {
      draft.transformation.allowTiff = true;
    } else if (extension === 'heic' || extension === 'heif') {
      draft.differ(`${count} requests for HEIC`, 'they are refused unless `heicDecoder` is set');
    } else {
      others.push(extension);
    }
  }
  if (others.length === 0) return;
  draft.differ(`files .${others.sort().slice(0, 20).join(', .')}`, 'they are not images that the CDN transforms. Set '
    + '`otherFiles` for those that are in the bucket, such as `otherFiles: [\'*.pdf\']`');
}
