import { Engine, EngineResponse } from './engines/engine';
import { measuredUrl } from './measured-url';
import { Originals } from './originals';
import { outcomeOf } from './outcome';
import { ForeignUrl, UrlFile } from './urls';

/**
 * Requests URLs from an engine, and returns them with the outcomes.
 *
 * @param progress is called with the number of URLs that the engine has answered
 */
export async function recorded(
  file: UrlFile, engine: Engine, folder: string, progress: (done: number) => void,
): Promise<UrlFile> {
  const originals = await Originals.write(folder, file.original);
  const requests = file.urls.flatMap(({ url }) =>
    [url, measuredUrl(url)].map(each => ({ url: each, original: originals.for(url) })));
  const urls: ForeignUrl[] = [];
  let first: EngineResponse | undefined;
  await engine(requests, async (response, index) => {
    if (index % 2 === 0) {
      first = response;
    } else {
      const expected = await outcomeOf(first!, response, file.original);
      urls.push({ ...file.urls[urls.length], expected });
      progress(urls.length);
    }
  });
  return { ...file, urls };
}
