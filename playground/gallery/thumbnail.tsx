import { useEffect, useState } from 'preact/hooks';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { USUAL_LOOK, printAddress } from '../address';
import { cdnPath } from '../api';
import { rulesOf } from '../data';
import { isLocked } from '../parts/guard-notes';

interface ThumbnailProps {
  readonly cdn: CdnInfo;
  readonly imageKey: string;
  /** Of all that are found. */
  readonly index: number;
  readonly count: number;
  /** In CSS pixels. */
  readonly side: number;
  /** Whether it comes into sight while the reader scrolls, who may be on the way to others. */
  readonly isPassing: boolean;
}

// A width of the ladder: core variants do not count toward the variant limit of an image.
const THUMBNAIL_WIDTHS = { least: 96, most: 828 };

// More than a fast scroll leaves an image in sight.
const STAY_MS = 200;

/** An image, small, through the CDN, and the way to the studio. */
export function Thumbnail({ cdn, imageKey, index, count, side, isPassing }: ThumbnailProps) {
  const [isBroken, setBroken] = useState(false);
  const isBegun = useBegun(isPassing);
  const slash = imageKey.lastIndexOf('/') + 1;
  return (
    <li aria-setsize={count} aria-posinset={index + 1}>
      <a class="thumbnail" data-index={index} href={printAddress({ page: 'studio', cdn: cdn.id, key: imageKey, parameters: {}, look: USUAL_LOOK })}>
        <span class="thumbnail-picture" style={{ height: `${side}px` }}>
          {isBroken || isLocked(cdn)
            ? <span class="thumbnail-broken">{isLocked(cdn) ? 'Private' : 'Cannot be shown'}</span>
            : isBegun && <img {...sources(cdn, imageKey, side)} alt="" decoding="async" onError={() => setBroken(true)} />}
        </span>
        <span class="thumbnail-name" title={imageKey}>{imageKey.slice(slash)}</span>
      </a>
    </li>
  );
}

/** Each picture costs something to make: what is passed by is not asked for. */
function useBegun(isPassing: boolean): boolean {
  const [isBegun, begin] = useState(!isPassing);
  useEffect(() => {
    const stay = setTimeout(() => begin(true), STAY_MS);
    return () => clearTimeout(stay);
  }, []);
  return isBegun;
}

function sources(cdn: CdnInfo, key: string, side: number) {
  const { id } = cdn;
  const { widths } = rulesOf(cdn) ?? { widths: [] };
  if (widths.length === 0) return { src: cdnPath(id, key) };
  const offered = widths.filter(width => width >= THUMBNAIL_WIDTHS.least && width <= THUMBNAIL_WIDTHS.most);
  const usual = offered.find(width => width >= side) ?? widths[widths.length - 1];
  return {
    src: cdnPath(id, key, `w=${usual}`),
    srcset: offered.map(width => `${cdnPath(id, key, `w=${width}`)} ${width}w`).join(', '),
    sizes: `${side}px`,
  };
}
