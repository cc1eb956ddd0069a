import { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Size } from './viewport';

/** Observes the size of an element in CSS pixels, without its border. Undefined until it is measured. */
export function useSize<T extends HTMLElement>(): [ref: RefObject<T | null>, size: Size | undefined] {
  const ref = useRef<T>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const element = ref.current!;
    const measure = () => setSize(known => {
      const { clientWidth: width, clientHeight: height } = element;
      return known?.width === width && known.height === height ? known : { width, height };
    });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
