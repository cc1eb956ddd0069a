import { MODERN, RULES } from './edge-cases';
import { parseRequest, printVariant } from '../../src/transformation/image-request';
import { markKeyOf } from '../../src/transformation/request-operations';
import { RequestRules } from '../../src/transformation/request-parameters';

const ENLARGING: RequestRules = { ...RULES, allowEnlargement: true };
const MARKED: RequestRules = { ...RULES, presets: { marked: { 'w': '800', 'mark': 'logo.png', 'mark-w': '0.5' } } };
const SIGNED: RequestRules = { ...MARKED, signed: true };

/** What a query means, as a variant's path says it. */
function meaning(query: string, accept = '', rules = RULES): string {
  const request = parseRequest('/a.jpg', Object.fromEntries(new URLSearchParams(query)), accept, rules);
  if ('reason' in request) throw new Error(`${request.parameter} ${request.reason}`);
  return printVariant(request).replace('/a.jpg/', '');
}

describe('the format', () => {
  test.each([
    ['', '', 'auto'],
    ['', MODERN, 'avif'],
    ['fm=jpg', MODERN, 'jpg'],
    ['fm=JPEG', MODERN, 'jpg'],
    ['fm=pjpg', MODERN, 'jpg'],
    ['fm=jpg&auto=format', MODERN, 'avif'],
    ['fm=jpg&auto=compress,format', MODERN, 'avif'],
    ['fm=jpg&auto=compress', MODERN, 'jpg'],
    ['fm=jpg&auto=format', '*/*', 'jpg'],
  ])('of "%s" for %s is %s', (query, accept, format) => {
    expect(meaning(query, accept)).toBe(`f=${format}`);
  });

  test.each([
    ['image/avif;q=0.5,image/webp;q=0.5', 'avif'],
    ['image/webp,image/avif', 'avif'],
    ['image/avif;q=0.8,image/webp', 'webp'],
    ['IMAGE/WEBP', 'webp'],
    ['text/html,  image/webp  ;  q=0.8  ,*/*', 'webp'],
    ['  image/webp', 'webp'],
    ['image/avif;q=0.05,image/webp;q=0.50', 'webp'],
    ['image/avif; q=0', 'auto'],
    ['image/avif;level=1,image/webp', 'webp'],
    ['ximage/avif', 'auto'],
    ['image/avifs', 'auto'],
    ['image/avif;q=1x', 'auto'],
    ['image/png,image/jpg', 'auto'],
    ['image/*', 'auto'],
  ])('for %s is %s', (accept, format) => {
    expect(meaning('', accept)).toBe(`f=${format}`);
  });

  test('is the one that the construct prefers, of what viewers like as much', () => {
    expect(meaning('', MODERN, { ...RULES, formats: ['jpg', 'webp', 'avif'] })).toBe('f=webp');
    expect(meaning('', MODERN, { ...RULES, formats: ['jpg'] })).toBe('f=auto');
  });

  test.each(['json', 'blurhash'])('%s tells of the original, whatever else is asked for', format => {
    expect(meaning(`fm=${format}&w=100&q=50&blur=10&bg=fff`)).toBe(`f=${format}`);
  });
});

describe('the size', () => {
  test.each([
    ['w=32', 'w=32'],
    ['w=33', 'w=48'],
    ['w=640.4', 'w=640'],
    ['w=300&dpr=1.5', 'w=640'],
    ['w=9000', 'w=2560'],
    ['h=300', 'h=300'],
    ['h=300&dpr=2', 'h=600'],
    ['h=1.4', 'h=1'],
    ['h=2560.4', 'h=2560'],
    ['h=9000', 'h=2560'],
    ['w=600&h=300&dpr=2', 'w=1200,h=600'],
    ['w=9000&h=1', 'w=2560,h=1'],
    ['w=100&h=1000', 'w=128,h=1280'],
    ['w=250&h=2500', 'w=256,h=2560'],
    ['w=600&h=6000', 'w=256,h=2560'],
    ['w=10&h=2000', 'w=32,h=2560'],
    ['ar=16:9', ''],
    ['w=600&ar=16:9', 'w=640'],
    ['w=600&ar=16:9&fit=fill', 'w=640'],
    ['w=600&ar=16:9&fit=crop', 'w=640,h=360,fit=crop'],
    ['w=600&ar=1.91:1&fit=crop', 'w=640,h=335,fit=crop'],
    ['h=300&ar=16:9&fit=crop', 'w=640,h=360,fit=crop'],
    ['w=600&h=300&ar=1:1&fit=crop', 'w=640,h=320,fit=crop'],
    ['ar=16:9&fit=crop', 'ar=16_9,fit=crop'],
    ['rect=0,01,10,5', 'rect=0_1_10_5'],
  ])('of %s is %s', (query, expected) => {
    expect(meaning(query)).toBe(['f=auto', expected].filter(Boolean).join(','));
  });

  test.each([
    ['w=640&h=640&fit=clip', '', ''],
    ['w=640&h=640&fit=max', '', ',fit=max'],
    ['w=640&h=640&fit=min', ',fit=crop', ',fit=min'],
    ['w=640&h=640&fit=crop', ',fit=crop', ',fit=crop'],
    ['w=640&h=640&fit=fill', ',fit=fill', ',fit=fill'],
    ['w=640&h=640&fit=scale', ',fit=scale', ',fit=scale'],
  ])('%s fits as "%s", and as "%s" where pictures may be enlarged', (query, usual, enlarging) => {
    expect(meaning(query)).toBe(`f=auto,w=640,h=640${usual}`);
    expect(meaning(query, '', ENLARGING)).toBe(`f=auto,w=640,h=640${enlarging}`);
  });

  test('is a ratio that is filled, too, where pictures may be enlarged', () => {
    expect(meaning('ar=3:2&fit=min&crop=top', '', ENLARGING)).toBe('f=auto,ar=3_2,fit=min,crop=top');
    expect(meaning('w=640&ar=2:1&fit=min&crop=top', '', ENLARGING)).toBe('f=auto,w=640,h=320,fit=min,crop=top');
  });
});

describe('what a crop keeps', () => {
  test.each([
    ['top', 'top'],
    ['left,top', 'top_left'],
    ['bottom,right', 'bottom_right'],
    ['top,bottom', 'top'],
    ['left,right', 'left'],
    ['right', 'right'],
    ['entropy', 'entropy'],
    ['edges', 'edges'],
    ['faces', 'edges'],
    ['faces,entropy', 'edges'],
    ['entropy,edges', 'entropy'],
    ['top,entropy', 'entropy'],
    ['top,focalpoint&fp-x=0.3&fp-y=0.666', 'focalpoint,fp-x=0.30,fp-y=0.67'],
    ['focalpoint&fp-x=0', 'focalpoint,fp-x=0.00,fp-y=0.50'],
    ['focalpoint&fp-y=1', 'focalpoint,fp-x=0.50,fp-y=1.00'],
  ])('by %s is %s', (query, crop) => {
    expect(meaning(`w=640&h=640&fit=crop&crop=${query}`)).toBe(`f=auto,w=640,h=640,fit=crop,crop=${crop}`);
    expect(meaning(`ar=1:1&fit=crop&crop=${query}`)).toBe(`f=auto,ar=1_1,fit=crop,crop=${crop}`);
  });

  test.each(['w=640&fit=crop', 'h=640&fit=crop', 'fit=crop', 'w=640&h=640', 'w=640&h=640&fit=fill', 'ar=1:1'])('is nothing for %s, where nothing is cut', query => {
    expect(meaning(`${query}&crop=top`)).toBe(meaning(query));
  });

  test('is the middle, unless told otherwise', () => {
    const middle = meaning('w=640&h=640&fit=crop');
    expect(meaning('w=640&h=640&fit=crop&crop=focalpoint')).toBe(middle);
    expect(meaning('w=640&h=640&fit=crop&fp-x=0.1')).toBe(middle);
  });
});

test.each([
  ['fm=webp&q=37', 'f=webp,q=35'],
  ['fm=webp&q=38', 'f=webp,q=40'],
  ['fm=webp&q=1', 'f=webp,q=5'],
  ['fm=webp&q=82', 'f=webp'],
  ['fm=avif&q=80', 'f=avif,q=80'],
  ['q=80', 'f=auto'],
  ['q=50', 'f=auto,q=50'],
  ['fm=png&q=50', 'f=png'],
])('the quality of %s is %s', (query, expected) => {
  expect(meaning(query)).toBe(expected);
});

test.each([
  ['rot=90', ',rot=90'],
  ['rot=45.4', ',rot=45'],
  ['rot=0.4', ''],
  ['blur=40&sharp=50&sat=-100', ',blur=40,sharp=50,sat=-100'],
  ['blur=0&sharp=0&sat=0&rot=0', ''],
  ['flip=h', ',flip=h'],
  ['flip=vh', ',flip=hv'],
  ['bg=F09', ',bg=ff0099'],
  ['bg=8f09', ',bg=88ff0099'],
  ['bg=ff09', ',bg=ff0099'],
  ['bg=FF336699', ',bg=336699'],
  ['bg=336699ff', ',bg=336699ff'],
  ['trim=color', ',trim=color'],
])('the effects of %s are "%s"', (query, expected) => {
  expect(meaning(query)).toBe(`f=auto${expected}`);
});

describe('a watermark', () => {
  test('goes by the name of its preset, which has the rest', () => {
    expect(meaning('preset=marked&mark=other.png&mark-w=1', '', MARKED)).toBe('f=auto,w=828,mark=marked');
  });

  test('of a signed URL goes by its key, and takes nothing of the preset', () => {
    expect(meaning('preset=marked&mark=/a%25_~/l%20o.png&mark-align=top,left&mark-w=007&mark-alpha=050', '', SIGNED))
      .toBe('f=auto,w=828,mark=_2Fa_25_5F_7E_2Fl_20o.png,mark-align=top_left,mark-w=7,mark-alpha=50');
    expect(meaning('preset=marked&mark=logo.png&mark-w=0.5&mark-alpha=00', '', SIGNED)).toBe('f=auto,w=828,mark=_2Flogo.png,mark-w=0.5,mark-alpha=0');
    expect(meaning('preset=marked&mark=logo.png', '', SIGNED)).toBe('f=auto,w=828,mark=_2Flogo.png');
    expect(meaning('preset=marked&mark-w=1', '', SIGNED)).toBe('f=auto,w=828,mark=marked');
  });

  test.each([['_2Fa_20b_5F_7E.png', '/a b_~.png'], ['marked', undefined], ['_zz', undefined], ['a_2Fb', undefined]])('%s has the key %s', (mark, key) => {
    expect(markKeyOf(mark)).toBe(key);
  });
});
