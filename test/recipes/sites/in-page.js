/** Functions that run in a page. */

/** Scrolls to the end, so that lazy images load. */
async function scrollThrough() {
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
    scrollTo(0, y);
    await new Promise(resolve => { setTimeout(resolve, 50); });
  }
  scrollTo(0, 0);
}

/** Whether every image has loaded or failed. */
function isComplete() {
  return [...document.images].every(image => image.complete);
}

/** Returns every image of `src`, `srcset` and preloads, whatever the screen. */
function candidates() {
  const attributes = ['src', 'srcset', 'imagesrcset'];
  const values = [...document.querySelectorAll('img, source, link[imagesrcset]')].flatMap(element =>
    attributes.map(name => [name, element.getAttribute(name)]));
  return values.flatMap(([name, value]) => {
    if (!value) return [];
    const urls = name === 'src' ? [value] : value.split(/,\s+/).map(candidate => candidate.trim().split(/\s+/)[0]);
    return urls.map(url => new URL(url, location.href).href);
  }).filter(url => url.startsWith(`${location.origin}/`));
}

/** Returns the images as they are shown. */
function shownImages() {
  return [...document.images].map(image => {
    const { x, y, width, height } = image.getBoundingClientRect();
    return {
      source: image.currentSrc,
      natural: [image.naturalWidth, image.naturalHeight],
      box: [x, y, width, height].map(Math.round),
    };
  });
}
