import { useEffect, useState } from 'preact/hooks';
import { GridLayout } from './grid-layout';
import { CdnInfo, OriginalFacts } from '../../src/tools/playground/protocol';
import { printAddress } from '../address';
import { cdnPath } from '../api';
import { versionedId } from '../changes/image-changes';
import { rulesOf } from '../data';
import { isLocked } from '../parts/guard-notes';
import { Picture } from '../parts/picture';
import { bytes } from '../parts/units';
import { useOriginal } from '../parts/use-original';
import { DEFAULT_VIEW_OPTIONS } from '../view-options';

interface ThumbnailProps {
  readonly cdn: CdnInfo;
  readonly imageKey: string;
  /** Index among all listed images. */
  readonly index: number;
  readonly count: number;
  readonly layout: GridLayout;
  /** Whether the image becomes visible while the user scrolls. */
  readonly isPassing: boolean;
}

// A width of the ladder: core variants do not count toward the variant limit of an image.
const THUMBNAIL_WIDTHS = { least: 96, most: 828 };

// Longer than an image is visible during a fast scroll.
const STAY_MS = 200;

/** Formats of photographs, which fill their thumbnail. Others may be transparent, or have text at their sides. */
const PHOTOGRAPH = /\.jpe?g$/i;

const MAY_MOVE = /\.(gif|webp|apng|avif)$/i;

/** Thumbnail of an image through the CDN, with a link to the studio. */
export function Thumbnail({ cdn, imageKey, index, count, layout, isPassing }: ThumbnailProps) {
  const [isBroken, setBroken] = useState(false);
  const isBegun = useBegun(isPassing);
  const facts = useOriginal(cdn.id, imageKey, isBegun);
  const slash = imageKey.lastIndexOf('/') + 1;
  return (
    <li aria-setsize={count} aria-posinset={index + 1}>
      <a
        class="thumbnail"
        data-index={index}
        href={printAddress({
          page: 'studio',
          cdn: cdn.id,
          key: imageKey,
          parameters: {},
          options: DEFAULT_VIEW_OPTIONS,
        })}>
        <span
          class={`thumbnail-image ${fitOf(imageKey, facts)}`}
          style={{ height: `${layout.height}px` }}>
          {isBroken || isLocked(cdn) ? (
            <span class="thumbnail-broken">{isLocked(cdn) ? 'Private' : 'Not available'}</span>
          ) : (
            isBegun && (
              <Picture
                {...sources(cdn, imageKey, layout.width)}
                alt=""
                isAnimated={MAY_MOVE.test(imageKey)}
                onError={() => setBroken(true)}
              />
            )
          )}
          <span class="thumbnail-action" aria-hidden="true">Open in the studio</span>
        </span>
        <span class="thumbnail-name" title={imageKey}>{imageKey.slice(slash)}</span>
        <span class="thumbnail-facts">{facts && factsText(facts)}</span>
      </a>
    </li>
  );
}

/** Returns the class of the shape: portraits show their upper part, and other formats than photographs everything. */
function fitOf(key: string, facts: OriginalFacts | null | undefined): string {
  if (!PHOTOGRAPH.test(key)) return 'whole';
  return facts?.width && facts.height && facts.height > facts.width ? 'tall' : '';
}

function factsText({ width, height, bytes: size }: OriginalFacts): string {
  return width === undefined ? bytes(size) : `${width} × ${height} · ${bytes(size)}`;
}

/** Delays requests while scrolling, since each transformation has a cost. */
function useBegun(isPassing: boolean): boolean {
  const [isBegun, begin] = useState(!isPassing);
  useEffect(() => {
    const stay = setTimeout(() => begin(true), STAY_MS);
    return () => clearTimeout(stay);
  }, []);
  return isBegun;
}

function sources(cdn: CdnInfo, key: string, shown: number) {
  const id = versionedId(cdn.id, key);
  const { widths = [], dialect } = rulesOf(cdn) ?? {};
  if (widths.length === 0) return { src: cdnPath(id, key) };
  const offered = widths.filter(width => width >= THUMBNAIL_WIDTHS.least && width <= THUMBNAIL_WIDTHS.most);
  const fallback = offered.find(width => width >= shown) ?? widths[widths.length - 1];
  return {
    src: cdnPath(id, key, `w=${fallback}`, dialect),
    srcset: offered.map(width => `${cdnPath(id, key, `w=${width}`, dialect)} ${width}w`).join(', '),
    sizes: `${shown}px`,
  };
}
