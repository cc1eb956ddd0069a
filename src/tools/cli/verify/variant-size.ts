import { Check, fail, pass, skip } from './check';
import { widthOf } from './dimensions';
import { metadataIn } from './metadata';
import { ofTransformation } from './of-transformation';
import { Subject } from './subject';

/** In an image no wider than this, `w` may change nothing, as no smaller width is made. */
const SMALL = 640;

export const NO_VARIANT = skip('?w= gives no picture to look at');

export const width: Check = ofTransformation({
  id: 'width',
  title: 'w gives a picture of the next width that is made',
  async run(subject) {
    const own = widthOf(await subject.variants.for('none'));
    const { answer, width: asked } = await subject.variants.narrow();
    if (answer.status !== 200) return fail(`${answer.status} for ?w=${asked}`, 'No smaller picture is made of this image: look at the log of the transformer.');
    const got = widthOf(answer);
    if (own === undefined || got === undefined) return skip('the width cannot be read from the bytes');
    const seen = `${got} px for ?w=${asked}, of ${own}`;
    if (got >= own && own <= SMALL) return skip(`${seen}: give a larger image`);
    if (got >= own) return fail(seen, 'Viewers load far more than they show: does the query reach the edge function?');
    if (got < asked) return fail(seen, 'Viewers see a blurred picture: widths go up to the next that is made.');
    const again = await widthMade(subject, got);
    // Widths go up to the next that is made, so one that is made stays as it is.
    if (again === got) return pass(seen);
    return fail(`${seen}; ${again} px for ?w=${got}`, 'That is not the next width that is made: viewers load more than they asked for.');
  },
});

async function widthMade(subject: Subject, asked: number): Promise<number | undefined> {
  return widthOf(await subject.ask({ url: subject.variants.url(`w=${asked}`) }));
}

export const smaller: Check = ofTransformation({
  id: 'smaller',
  title: 'a narrower picture has fewer bytes',
  async run({ variants }) {
    const own = await variants.for('none');
    const narrow = await variants.narrowPicture();
    if (!narrow) return NO_VARIANT;
    if (widthOf(narrow.answer) === widthOf(own)) return skip('w does not make the picture narrower');
    const seen = `${narrow.answer.bytes} bytes for ?w=${narrow.width}, of ${own.bytes}`;
    if (narrow.answer.bytes < own.bytes) return pass(seen);
    return fail(seen, 'A smaller picture that takes longer to load helps nobody: is its quality above that of the whole one, or its format another?');
  },
});

export const metadata: Check = ofTransformation({
  id: 'metadata',
  title: 'no picture says where, when or with what it was taken',
  async run({ variants }) {
    const narrow = await variants.narrowPicture();
    const pictures = [...await variants.pictures(), ...(narrow ? [narrow.answer] : [])];
    const found = new Set(pictures.flatMap(({ start }) => metadataIn(start)));
    if (found.size === 0) return pass(`none in ${pictures.length} pictures`);
    return fail([...found].join(', '), 'Everybody learns what the camera wrote, the position above all: is the picture the original in place of one that was made?');
  },
});
