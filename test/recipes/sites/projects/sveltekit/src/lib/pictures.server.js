import orbits from '/static/orbits.gif';

const served = import.meta.glob('/static/**/*.jpg', {
  eager: true, import: 'default', query: { enhanced: true, w: '160;320;640;1024' },
});
const imported = import.meta.glob('/src/photos/*', {
  eager: true, import: 'default', query: { enhanced: true, w: '160;320;640;1024' },
});
const urls = import.meta.glob('/src/photos/*', { eager: true, import: 'default' });

/** Files of the build by the path of the original. Animations are passed through. */
export const pictures = {
  '/orbits.gif': orbits,
  ...Object.fromEntries(Object.entries(served).map(([name, picture]) => [name.slice('/static'.length), picture])),
  ...Object.fromEntries(Object.entries(imported).map(([name, picture]) => [urls[name], picture])),
};
