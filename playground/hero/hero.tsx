import { useState } from 'preact/hooks';
import { Candidate } from './hero-key';
import { HeroSizes } from './hero-sizes';
import { HeroStage } from './hero-stage';
import { useHeroImage } from './use-hero-image';
import { RequestRules } from '../../src/runtime/url/request-parameters';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { printAddress } from '../address';
import { cdnPath, originalPath } from '../api';
import { versionOf } from '../changes/image-changes';
import { CopyButton } from '../parts/copy-button';
import { Credit } from '../parts/credit';
import { bytes } from '../parts/units';
import { ACCEPT } from '../studio/edge-view';
import { pixelShare } from '../studio/saving';
import { ImageState, useImage } from '../studio/use-image';
import { DEFAULT_VIEW_OPTIONS } from '../view-options';

interface HeroProps {
  readonly cdn: CdnInfo;
  readonly rules: RequestRules;
  readonly keys: readonly string[];
}

/** Widths that this page shows at full size on most screens. */
const SHOWN_WIDTHS = { least: 320, usual: 1080, most: 2048 };

/** One image at work: the original against its variants. */
export function Hero({ cdn, rules, keys }: HeroProps) {
  const image = useHeroImage(cdn.id, keys);
  return image
    ? <AtWork key={`${versionOf(cdn.id, image.key)} ${image.key}`} cdn={cdn} rules={rules} image={image} />
    : <section class="hero" aria-label="Example" aria-busy="true"><div class="hero-stage" /></section>;
}

function AtWork({ cdn, rules, image: { key, facts } }: Omit<HeroProps, 'keys'> & { image: Candidate }) {
  const widths = rules.widths.filter(each => each >= SHOWN_WIDTHS.least && each <= SHOWN_WIDTHS.most
    && each <= (facts?.width ?? SHOWN_WIDTHS.most));
  const [width, setWidth] = useState(widths.filter(each => each <= SHOWN_WIDTHS.usual).at(-1) ?? rules.widths[0]);
  const parameters = { w: String(width) };
  const path = cdnPath(cdn.id, key, `w=${width}`, rules.dialect);
  const original = useImage(cdn.isRemote ? cdnPath(cdn.id, key) : originalPath(cdn.id, key), ACCEPT.none);
  const [avif, webp, others] = [
    useImage(path, ACCEPT.avif), useImage(path, ACCEPT.webp), useImage(path, ACCEPT.none),
  ];
  const [before, after] = [original.image, avif.image];
  if ([original, avif].some(({ image, isLoading }) => !isLoading && !image?.shown)) return null;
  const url = cdn.url + path.slice(`/cdn/${cdn.id}`.length);
  return (
    <section class="hero" aria-label="Example" aria-busy={original.isLoading || avif.isLoading}>
      <HeroStage before={before} after={after} facts={facts} isRemote={cdn.isRemote} />
      <div class="hero-words">
        <p class="hero-name">
          <strong>{key.slice(key.lastIndexOf('/') + 1)}</strong>
          {facts?.credit && <span class="muted"> · <Credit credit={facts.credit} /></span>}
        </p>
        <p class="hero-saving">
          {before && after
            ? <>{bytes(before.bytes)}<Becomes />{bytes(after.bytes)}</>
            : 'Loading…'}
          {before && after && <em>{percentOf(pixelShare(after, before))}% of the pixels</em>}
        </p>
        <HeroSizes
          original={{ name: dimensionsOf(before?.shown ?? facts ?? {}, 'original'), state: original }}
          variants={[
            { name: 'current browsers', state: avif },
            ...isSame(webp, others) ? [] : [{ name: 'browsers without AVIF', state: webp }],
            { name: 'all other viewers', state: others },
          ]}
        />
        {widths.length > 1 && (
          <div class="hero-width">
            <span aria-hidden="true">Width <output>{width} pixels</output></span>
            <input type="range" min="0" max={widths.length - 1} step="1" value={widths.indexOf(width)}
              aria-label="Width" aria-valuetext={`${width} pixels`}
              onInput={event => setWidth(widths[Number(event.currentTarget.value)])} />
          </div>
        )}
        <p class="hero-url"><code>{url}</code><CopyButton what="URL" text={url} /></p>
        <a class="button main" href={printAddress({
          page: 'studio', cdn: cdn.id, key, parameters, options: DEFAULT_VIEW_OPTIONS,
        })}>Open in the studio</a>
      </div>
    </section>
  );
}

/** Returns a share in percent. The smallest is not 0. */
function percentOf(share: number): number {
  return Math.max(1, Math.round(100 * share));
}

function Becomes() {
  return <span><span aria-hidden="true">→</span><span class="unseen">becomes</span></span>;
}

/** Whether viewers receive the same, such as JPEG for photographs. */
function isSame(one: ImageState, other: ImageState): boolean {
  return one.image?.contentType === other.image?.contentType && one.image?.bytes === other.image?.bytes;
}

function dimensionsOf({ width, height }: { readonly width?: number; readonly height?: number }, what: string): string {
  return width === undefined ? what : `${what}, ${width} × ${height}`;
}
