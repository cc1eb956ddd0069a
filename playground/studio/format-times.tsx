import { useEffect, useState } from 'preact/hooks';
import { LoadedImage } from './loaded-image';
import { ResponseSource, sourceOf } from './response-source';
import { milliseconds } from '../parts/units';

interface FormatTimesProps {
  readonly image: LoadedImage;
  /** URL of the image, whose times are kept while it is reloaded. */
  readonly path: string;
}

const NAMES: readonly (readonly [ResponseSource, name: string, title: string])[] = [
  ['fresh', 'Fresh', 'Time with the transformation'],
  ['stored', 'Stored', 'Time of a stored variant that the edge location has not cached'],
  ['cached', 'Cached', 'Time from the cache of the edge location'],
];

/** The last time of a format from each place, since cached and fresh times are not comparable. */
export function FormatTimes({ image, path }: FormatTimesProps) {
  const [times, setTimes] = useState<{ readonly path: string; readonly of: Partial<Record<ResponseSource, number>> }>();
  useEffect(() => {
    const { milliseconds: time } = image;
    if (time === undefined) return;
    setTimes(known => ({ path, of: { ...known?.path === path && known.of, [sourceOf(image)]: time } }));
  }, [image]);
  if (times?.path !== path) return null;
  return (
    <ul class="format-times">
      {NAMES.map(([source, name, title]) => {
        const time = times.of[source];
        return time !== undefined && (
          <li key={source} class={`format-time ${source}`} title={title}>{name} {milliseconds(time)}</li>
        );
      })}
    </ul>
  );
}
