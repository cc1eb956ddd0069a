import { addBehaviorSettings, addTasks } from './behavior-settings';
import { Behavior, Distribution, distributionsIn } from './distribution';
import { addDistributionSettings, aliasesOf, ownDomainOf } from './distribution-settings';
import { Draft } from './draft';
import { Evidence, Fields } from './evidence';
import { recordsIn, textIn, textsIn } from './fields';
import { Findings } from './findings';
import { addOriginals } from './originals';
import { matchesPathPattern } from '../../../../model/path-pattern';
import { CommandError } from '../../command';

/** Returns what is found about a distribution that serves images from a bucket or a server. */
export function fromCloudFront(evidence: Evidence): Findings {
  const all = distributionsIn(evidence);
  const found = imageDistributionAmong(all);
  requireOrigins(found);
  const draft = new Draft();
  const distribution = { ...found, behaviors: effectiveBehaviors(draft, found) };
  for (const other of all.filter(each => isAnother(each, distribution))) {
    draft.differ(`the distribution ${other.id ?? 'without an ID'}`, 'it is left out, since an ImageCdn replaces one '
      + 'distribution. Run the command for it alone');
  }
  const images = imageBehaviors(distribution);
  const others = distribution.behaviors.filter(behavior => !images.includes(behavior));
  const main = images[images.length - 1];

  const website = images.some(({ pattern }) => pattern === undefined) ? websiteIn(distribution.config) : undefined;
  if (website !== undefined) {
    draft.differ('website', `${website} a page, so the distribution serves a website, which an ImageCdn cannot serve. `
      + 'If it serves images only, remove this setting from the file, and run the command again');
  }

  const region = addOriginals(draft, images);
  if (main) addBehaviorSettings(draft, main, distribution, evidence);
  addDistributionSettings(draft, website === undefined ? distribution
    : { ...distribution, config: { ...distribution.config, DefaultRootObject: undefined } });
  addUnlikeSettings(draft, images, main);
  images.filter(behavior => behavior !== main).forEach(behavior => addTasks(draft, behavior));
  const isWhole = (others.length === 0 || images.length === 0) && website === undefined;
  if (others.length > 0 && images.length > 0) addOtherBehaviors(draft, others);
  const ownDomain = isWhole ? ownDomainOf(draft, distribution) : undefined;
  const aliases = aliasesOf(distribution.config);
  draft.differ('URLs without parameters', 'they are variants: in the best format for each viewer, at most 2560 pixels '
    + 'wide, without metadata. Set `originalsPath` to serve untouched originals under a folder, and `otherFiles` for '
    + 'files that are not images');
  draft.differ('Cache-Control of objects', 'variants have `browserTtl`, by default an hour, in browsers, and '
    + '`defaultTtl` at edge locations');
  if (evidence.requests.size > 0) {
    draft.differ('URLs in the files', 'they are not judged, because a hand-made setup gives parameters a meaning of '
      + 'its own. Compare the images of both by `migrate --check`, which reads the same log or list');
  }

  return {
    current: {
      name: distribution.id === undefined ? 'the distribution' : `the distribution ${distribution.id}`,
      distributionId: distribution.id,
      host: aliases[0] ?? distribution.domainName,
      isOnCloudFront: true,
      aliases: isWhole ? aliases : [],
      isShared: !isWhole,
      isWebsite: website !== undefined && images.length === 1,
    },
    cdn: { constants: draft.constants, props: draft.finished(), ownDomain, region },
    urls: ['Paths stay as they are. Parameters such as `?w=640` transform images: see docs/urls.md.'],
    differences: draft.differences,
    buckets: draft.buckets,
  };
}

/** Returns the setting by which pages of a website are served, with its verb, or undefined if there is none. */
function websiteIn(config: Fields): string | undefined {
  if (isPage(textIn(config, 'DefaultRootObject'))) return 'DefaultRootObject is';
  const isRouted = recordsIn(config, 'CustomErrorResponses').some(response =>
    isPage(textIn(response, 'ResponsePagePath')) && textIn(response, 'ResponseCode') === '200');
  return isRouted ? 'error responses are' : undefined;
}

function isPage(path: string | undefined): boolean {
  return path !== undefined && /(\.html?|\/[^.]*)$/i.test(`/${path}`);
}

/** Returns the behaviors without those that receive no request: CloudFront uses the first pattern that matches. */
function effectiveBehaviors(draft: Draft, { behaviors }: Distribution): Behavior[] {
  return behaviors.filter(({ pattern, origin }, index) => {
    // Only wildcards match a character that no pattern has.
    const sample = pattern === undefined ? undefined : `/${pattern.replace(/[*?]/g, '|')}`;
    const earlier = behaviors.slice(0, index).find(other =>
      sample !== undefined && other.pattern !== undefined && matchesPathPattern([other.pattern], sample));
    if (earlier === undefined) return true;
    draft.differ(`behavior ${pattern} (${origin.host})`, `the earlier behavior ${earlier.pattern} matches all of its `
      + 'requests, so it has no effect, and is left out');
    return false;
  });
}

/** Rejects a distribution whose description has no content, which would become placeholders only. */
function requireOrigins({ config, behaviors }: Distribution): void {
  if (behaviors.length > 0) return;
  const missing = ['Origins', 'DefaultCacheBehavior'].filter(name => config[name] === undefined);
  const reason = missing.length > 0 ? `the distribution has no ${missing.join(' and no ')}`
    : 'no behavior of the distribution has one of its Origins as TargetOriginId';
  throw new CommandError(`${reason}. Save it whole with `
    + '`aws cloudfront get-distribution --id ID > distribution.json`');
}

/** Returns the distribution with the most behaviors that serve files of a bucket. */
function imageDistributionAmong(all: readonly Distribution[]): Distribution {
  if (all.length === 0) {
    throw new CommandError('the files contain no distribution. Save one with `aws cloudfront get-distribution --id ID '
      + '> distribution.json`');
  }
  const score = ({ behaviors }: Distribution) => behaviors.filter(({ origin }) => origin.kind === 'bucket').length;
  return all.reduce((best, each) => score(each) > score(best) ? each : best);
}

/** Whether a distribution differs from this one. A template and the API may describe the same. */
function isAnother({ id, template, config }: Distribution, than: Distribution): boolean {
  if (config === than.config) return false;
  return id === undefined || than.id === undefined ? template === than.template : id !== than.id;
}

/** Returns the behaviors whose origins have files: buckets or, if there are none, servers. */
function imageBehaviors({ behaviors }: Distribution): Behavior[] {
  const ofBuckets = behaviors.filter(({ origin }) => origin.kind === 'bucket' || origin.kind === 'website');
  return ofBuckets.length > 0 ? ofBuckets : behaviors.filter(({ origin }) => origin.kind === 'https');
}

function addOtherBehaviors(draft: Draft, others: readonly Behavior[]): void {
  for (const { pattern, origin } of others) {
    draft.differ(`behavior ${pattern ?? '*'} (${origin.host})`, 'it does not serve files of a bucket, and stays where '
      + 'it is');
  }
}

/** Reports behaviors whose settings the CDN cannot have, because it has one setting for all images. */
function addUnlikeSettings(draft: Draft, images: readonly Behavior[], main: Behavior | undefined): void {
  const names = ['CachePolicyId', 'ResponseHeadersPolicyId', 'TrustedKeyGroups', 'MinTTL', 'DefaultTTL', 'MaxTTL'];
  for (const { pattern, fields } of images) {
    const unlike = names.filter(name => JSON.stringify(fields[name]) !== JSON.stringify(main?.fields[name]));
    if (unlike.length === 0) continue;
    draft.differ(`behavior ${pattern ?? '*'}`, `it has another ${unlike.join(', ')}. All images of a CDN have the `
      + `settings of ${main?.pattern === undefined ? 'the default behavior' : main.pattern}. `
      + `${remedyOf(fields, main)}`);
  }
}

/** Viewers must not see private images after a migration, and must still see the others. */
function remedyOf(fields: Fields, main: Behavior | undefined): string {
  const [isPrivate, areAll] = [fields, main?.fields ?? {}].map(each => textsIn(each, 'TrustedKeyGroups').length > 0);
  if (isPrivate && !areAll) {
    return 'Its images are private, and anyone could see them. Create another ImageCdn with `trustedKeyGroups`';
  }
  return areAll && !isPrivate
    ? 'Its images are public, and viewers would need a signature. Create another ImageCdn without `trustedKeyGroups`'
    : 'Create another ImageCdn if they must differ';
}
