import { parseKey } from '../../src/runtime/url/image-request';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { USUAL_LOOK } from '../address';
import { go } from '../state';

/** Of a CDN that cannot list its images: the keys that were looked at in this browser. */
export function rememberedKeys({ isRemote, url }: CdnInfo): string[] {
  return isRemote ? JSON.parse(localStorage.getItem(`keys of ${url}`) ?? '[]') as string[] : [];
}

/** The way to an image that is not in the gallery. */
export function KeyForm({ cdn }: { cdn: CdnInfo }) {
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const key = keyIn(String(new FormData(event.currentTarget as HTMLFormElement).get('key')));
    if (key === '') return;
    localStorage.setItem(`keys of ${cdn.url}`, JSON.stringify([...new Set([...rememberedKeys(cdn), key])]));
    go({ page: 'studio', cdn: cdn.id, key, parameters: {}, look: USUAL_LOOK });
  };
  return (
    <form class="key-form" onSubmit={open}>
      <input name="key" aria-label="Key or URL of an image" placeholder="images/cat.jpg" autocomplete="off" />
      <button type="submit">Open</button>
    </form>
  );
}

/** The key itself, or that in the path of a URL. */
function keyIn(text: string): string {
  const trimmed = text.trim();
  return /^https?:/.test(trimmed) && URL.canParse(trimmed) ? parseKey(new URL(trimmed).pathname) ?? '' : trimmed.replace(/^\//, '');
}
