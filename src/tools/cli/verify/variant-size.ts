import { Check, fail, pass, skip, transformationCheck } from './check';
import { Subject } from './subject';
import { widthOf } from './variants';

/** Width up to which `w` may have no effect, since the ladder has no smaller width. */
const SMALL = 640;

export const NO_VARIANT = skip('the URL with a width returns no variant');

export const width: Check = transformationCheck({
  id: 'width',
  title: 'a width returns the next one of the ladder, or in dialects the width itself',
  async run(subject) {
    const own = widthOf(await subject.variants.for('none'));
    const { response, width: requested, text } = await subject.variants.narrow();
    if (response.status !== 200) {
      return fail(
        `${response.status} for ${text}`,
        'The image cannot be resized: check the log of the transform function.',
      );
    }
    const got = widthOf(response);
    if (own === undefined || got === undefined) return skip('the bytes do not state the width');
    const seen = `${got} px for ${text}, of ${own}`;
    if (got >= own && own <= SMALL) return skip(`${seen}: verify a larger image`);
    if (got >= own) {
      return fail(seen, 'Viewers load more bytes than necessary: does the query string reach the edge function?');
    }
    if (subject.variants.urls.isExact) {
      return got === requested ? pass(seen) : fail(seen, 'Sizes of this dialect must be exact: is it that of the CDN?');
    }
    if (got < requested) return fail(seen, 'Viewers see a blurred image: widths must snap up to the ladder.');
    const again = await widthMade(subject, got);
    // Widths snap up to the ladder, so a width of the ladder stays the same.
    if (again === got) return pass(seen);
    return fail(
      `${seen}; ${again} px for ?w=${got}`,
      'The returned width is not the next one of the ladder: viewers load more bytes than necessary.',
    );
  },
});

async function widthMade(subject: Subject, requested: number): Promise<number | undefined> {
  return widthOf(await subject.ask(subject.variants.urls.for({ w: String(requested) })));
}

export const smaller: Check = transformationCheck({
  id: 'smaller',
  title: 'a narrower variant has fewer bytes',
  async run({ variants }) {
    const own = await variants.for('none');
    const narrow = await variants.narrowVariant();
    if (!narrow) return NO_VARIANT;
    if (widthOf(narrow.response) === widthOf(own)) return skip('w does not make the image narrower');
    const seen = `${narrow.response.bytes} bytes for ${narrow.text}, of ${own.bytes}`;
    if (narrow.response.bytes < own.bytes) return pass(seen);
    return fail(
      seen, 'A smaller variant must not take longer to load: does it have a higher quality or another format?',
    );
  },
});
