import { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Button that disappears after its action. If it has the focus then, the element around it gets the focus that is the
 * nearest of those that remain and can have it.
 */
export function PassingButton({ children, ...props }: JSX.IntrinsicElements['button']) {
  const element = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = element.current!;
    return () => {
      if (document.activeElement === button) focusRemaining(placesAround(button));
    };
  }, []);
  return <button ref={element} type="button" {...props}>{children}</button>;
}

/** Returns the elements around another one that can have the focus, the nearest first. */
function placesAround(element: HTMLElement): readonly HTMLElement[] {
  const parent = element.parentElement?.closest<HTMLElement>('[tabindex]');
  return parent ? [parent, ...placesAround(parent)] : [];
}

/** Moves the focus once the elements that disappear are removed. */
function focusRemaining(places: readonly HTMLElement[]): void {
  queueMicrotask(() => {
    if (document.activeElement === document.body) {
      places.find(({ isConnected }) => isConnected)?.focus({ preventScroll: true });
    }
  });
}
