import { useEffect, useRef } from 'preact/hooks';
import { isPlaying } from './motion';

interface PictureProps {
  readonly src: string;
  readonly srcset?: string;
  readonly sizes?: string;
  readonly alt: string;
  readonly class?: string;
  readonly style?: Readonly<Record<string, string>>;
  /** Whether the image may be an animation. */
  readonly isAnimated?: boolean;
  readonly onError?: () => void;
}

/** An image, whose animation stands still while animations do not play. */
export function Picture({ isAnimated, ...image }: PictureProps) {
  return isAnimated && !isPlaying.value ? <Still {...image} /> : <img decoding="async" {...image} />;
}

/** The first frame of an image. */
function Still({ src, srcset, sizes, alt, onError, ...shown }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new Image();
    image.onload = () => {
      if (!canvas.current) return;
      canvas.current.width = image.naturalWidth;
      canvas.current.height = image.naturalHeight;
      canvas.current.getContext('2d')!.drawImage(image, 0, 0, image.naturalWidth, image.naturalHeight);
    };
    image.onerror = () => onError?.();
    Object.assign(image, { sizes: sizes ?? '', srcset: srcset ?? '', src });
    return () => { image.onload = image.onerror = null; };
  }, [src]);
  return <canvas ref={canvas} role="img" aria-label={alt} aria-hidden={alt === ''} {...shown} />;
}
