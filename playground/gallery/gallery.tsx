import { useLayoutEffect, useMemo } from 'preact/hooks';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { GalleryAddress, printAddress } from '../address';
import { fetchKeys } from '../api';
import { changed } from '../changes/image-changes';
import { RecentChanges } from '../changes/recent-changes';
import { UploadList } from '../changes/upload-list';
import { rulesOf } from '../data';
import { Folder, matchingKeys, foldersIn, ancestorsOf } from './folders';
import { Grid } from './grid';
import { KeyForm, rememberedKeys } from './key-form';
import { Upload } from './upload';
import { Hero } from '../hero/hero';
import { candidateKeys } from '../hero/hero-key';
import { GuardNotes } from '../parts/guard-notes';
import { Problem } from '../parts/problem';
import { count } from '../parts/units';
import { useLoaded } from '../parts/use-loaded';
import { forgetOriginals } from '../parts/use-original';
import { go } from '../state';

interface GalleryProps {
  readonly cdn: CdnInfo;
  readonly address: GalleryAddress;
}

/** Thumbnails of the originals, loaded through the CDN. */
export function Gallery({ cdn, address }: GalleryProps) {
  const keys = useLoaded(async () => {
    forgetOriginals();
    try {
      return [...new Set([...await fetchKeys(cdn.id), ...rememberedKeys(cdn)])];
    } catch (error) {
      return error as Error;
    }
  }, [changed.value]);
  if (!keys) return <p class="loading" role="status">Loading images…</p>;
  if (keys instanceof Error) return <Problem title="The images cannot be listed" text={keys.message} />;
  return <Listed cdn={cdn} address={address} keys={keys} />;
}

function Listed({ cdn, address, keys }: GalleryProps & { keys: readonly string[] }) {
  const { folder, search } = address;
  usePlace(printAddress(address));
  const shown = useMemo(() => matchingKeys(keys, folder, search), [keys, folder, search]);
  const folders = useMemo(() => foldersIn(shown, folder), [shown, folder]);
  const rules = useMemo(() => rulesOf(cdn), [cdn]);
  const hasHero = rules !== undefined && folder === '' && search === ''
    && cdn.guards.every(({ isSigned }) => isSigned) && candidateKeys(keys).length > 0;
  return (
    <div class="gallery">
      {folder === '' && search === '' && <p class="lead">{leadOf(cdn)}</p>}
      {hasHero && <Hero cdn={cdn} rules={rules} keys={keys} />}
      <div class="gallery-tools">
        <Path address={address} shown={shown.length} />
        {keys.length > 0 && (
          <input type="search" aria-label="Search images" placeholder="Search" value={search}
            onInput={event => go({ ...address, search: event.currentTarget.value }, false)} />
        )}
        {cdn.isRemote && <KeyForm cdn={cdn} />}
        {cdn.canChange && <Upload cdn={cdn} folder={folder} />}
      </div>
      <UploadList cdn={cdn.id} />
      {shown.length > 0 && (
        <p class="muted">
          {rules
            ? 'Select an image to resize, crop and convert it in the studio.'
            : 'Select an image to see its size, its headers and the code for it.'}
        </p>
      )}
      <GuardNotes cdn={cdn} />
      {folders.length > 0 && <Folders address={address} folders={folders} />}
      {shown.length > 0 && <Grid cdn={cdn} keys={shown} />}
      {keys.length === 0 && <NoImages cdn={cdn} />}
      {keys.length > 0 && shown.length === 0 && (
        <Problem title="No images found">
          <p><a href={printAddress({ ...address, folder: '', search: '' })}>Show all images</a></p>
        </Problem>
      )}
      {cdn.canChange && <RecentChanges cdn={cdn.id} />}
    </div>
  );
}

/** Returns what the page shows, for people who come here first. */
function leadOf({ isRemote }: CdnInfo): string {
  return 'An image CDN: the URL names the size, and each browser receives its best format. '
    + (isRemote ? 'This one is deployed.' : 'This one runs on your machine.');
}

// Scroll positions of galleries by URL fragment.
const places = new Map<string, number>();

/** Restores the scroll position of the gallery after navigation. */
function usePlace(gallery: string): void {
  useLayoutEffect(() => {
    const place = places.get(gallery) ?? 0;
    // The grid has its height after the first frame.
    const drawn = requestAnimationFrame(() => scrollTo(0, place));
    const remember = () => { places.set(gallery, scrollY); };
    addEventListener('scroll', remember, { passive: true });
    return () => {
      cancelAnimationFrame(drawn);
      removeEventListener('scroll', remember);
    };
  }, [gallery]);
}

function Path({ address, shown }: { address: GalleryAddress; shown: number }) {
  return (
    <h1 class="path">
      <a href={printAddress({ ...address, folder: '', search: '' })}>All images</a>
      {ancestorsOf(address.folder).map(({ path, name }) => (
        <span key={path}>
          <span class="path-slash" aria-hidden="true">
            /
          </span>
          <a href={printAddress({ ...address, folder: path, search: '' })}>{name}</a>
        </span>
      ))}
      <span class="path-count muted" role="status">{count(shown, 'image')}</span>
    </h1>
  );
}

function Folders({ address, folders }: { address: GalleryAddress; folders: readonly Folder[] }) {
  return (
    <ul class="folders" aria-label="Folders">
      {folders.map(({ path, name, count: images }) => (
        <li key={path}>
          <a href={printAddress({ ...address, folder: path })}>
            {name} <span class="muted">{images.toLocaleString('en')}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function NoImages({ cdn }: { cdn: CdnInfo }) {
  if (cdn.isRemote) {
    const text = 'A deployed CDN does not list its images. Enter a key above, or start with --keys and a file of keys.';
    return <Problem title="No known images" text={text} />;
  }
  if (cdn.canChange) return <Problem title="No images yet" text="Drop some here." />;
  return (
    <Problem title="No images yet">
      <p>The app uploads no images. Start with a folder of images: <code>cdk-image-cdn serve --images DIR</code></p>
    </Problem>
  );
}
