import { parseKey } from '../../src/runtime/url/image-request';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { go } from '../state';
import { DEFAULT_VIEW_OPTIONS } from '../view-options';

/** Returns the keys that were opened in this browser, for CDNs that cannot list their images. */
export function rememberedKeys({ isRemote, url }: CdnInfo): string[] {
  return isRemote ? JSON.parse(localStorage.getItem(`keys of ${url}`) ?? '[]') as string[] : [];
}

/** Form that opens an image by key or URL. */
export function KeyForm({ cdn }: { cdn: CdnInfo }) {
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const key = keyIn(String(new FormData(event.currentTarget as HTMLFormElement).get('key')));
    if (key === '') return;
    localStorage.setItem(`keys of ${cdn.url}`, JSON.stringify([...new Set([...rememberedKeys(cdn), key])]));
    go({ page: 'studio', cdn: cdn.id, key, parameters: {}, options: DEFAULT_VIEW_OPTIONS });
  };
  return (
    <form class="key-form" onSubmit={open}>
      <input name="key" aria-label="Key or URL of an image" placeholder="images/cat.jpg" autocomplete="off" />
      <button type="submit">Open</button>
    </form>
  );
}

/** Returns the key, or the key in the path of a URL. */
function keyIn(text: string): string {
  const trimmed = text.trim();
  return /^https?:/.test(trimmed) && URL.canParse(trimmed)
    ? (parseKey(new URL(trimmed).pathname) ?? '')
    : trimmed.replace(/^\//, '');
}
