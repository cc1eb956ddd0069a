import Image, { getImageProps } from 'next/image';
import valley from '../../photos/valley.png';

const base = process.env.BASE_PATH ?? '';

function backgroundOf(srcSet) {
  return `image-set(${srcSet.split(', ').map(candidate => candidate.replace(/^(\S+) /, 'url("$1") ')).join(', ')})`;
}

/** `fill`, `quality`, and `getImageProps()` for art direction and for a background. */
export default function Props() {
  const common = { alt: 'Valley', sizes: '100vw' };
  const { props: wide } = getImageProps({ ...common, src: valley, width: 1200, height: 750, quality: 50 });
  const { props: tall } = getImageProps({ ...common, src: `${base}/dogs/two friends.jpg`, width: 400, height: 600 });
  const { props: background } = getImageProps({ alt: '', src: `${base}/cats/picos.jpg`, width: 128, height: 128 });
  return (
    <main>
      <div style={{ position: 'relative', height: 320 }}>
        <Image src={`${base}/cats/picos.jpg`} fill sizes="100vw" style={{ objectFit: 'cover' }} alt="Picos" />
      </div>
      <picture>
        <source media="(min-width: 600px)" srcSet={wide.srcSet} sizes={wide.sizes} />
        <img {...tall} style={{ width: '100%', height: 'auto' }} />
      </picture>
      <div style={{ height: 128, width: 128, backgroundImage: backgroundOf(background.srcSet) }} />
    </main>
  );
}
