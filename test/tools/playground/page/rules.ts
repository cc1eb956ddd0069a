import { RequestRules } from '../../../../src/runtime/url/request-parameters';

/** Rules of a CDN for tests of the page. */
export const RULES: RequestRules = {
  fingerprint: 'f00d',
  version: '1',
  widths: [320, 640, 1280],
  maxWidth: 1280,
  maxHeight: 1280,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif'],
  quality: { avif: 60, webp: 80, jpg: 80 },
  presets: { card: { w: '320', h: '200', fit: 'crop' } },
};
