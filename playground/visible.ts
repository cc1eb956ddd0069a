/**
 * Keeps a connection open while the page is visible. Browsers open at most six to a server for all of its pages, so
 * that pages in the background would leave none for this one. Returns a function that ends it.
 *
 * @param open opens the connection, and returns a function that closes it
 */
export function whileVisible(open: () => () => void): () => void {
  let close: (() => void) | undefined;
  const update = () => {
    if (document.visibilityState === 'visible') {
      close ??= open();
    } else {
      close?.();
      close = undefined;
    }
  };
  document.addEventListener('visibilitychange', update);
  update();
  return () => {
    document.removeEventListener('visibilitychange', update);
    close?.();
  };
}
