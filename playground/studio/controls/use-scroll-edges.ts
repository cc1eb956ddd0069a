import { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

type Edges = '' | 'more-above' | 'more-below' | 'more-above more-below';

// Scroll positions may be fractions of a pixel.
const TOLERANCE = 2;

/** Observes on which sides a scrolling element has more content, as class names. */
export function useScrollEdges<T extends HTMLElement>(): [ref: RefObject<T | null>, edges: Edges] {
  const ref = useRef<T>(null);
  const [edges, setEdges] = useState<Edges>('');
  useLayoutEffect(() => {
    const element = ref.current!;
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const isBelow = scrollTop + clientHeight < scrollHeight - TOLERANCE;
      setEdges([scrollTop > TOLERANCE && 'more-above', isBelow && 'more-below'].filter(Boolean).join(' ') as Edges);
    };
    look();
    const observer = new ResizeObserver(look);
    [element, ...element.children].forEach(each => observer.observe(each));
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  return [ref, edges];
}
