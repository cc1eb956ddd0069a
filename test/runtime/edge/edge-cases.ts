import { EdgeEvent, EdgeRequest } from '../../../src/runtime/edge/normalize-url.edge';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { segmentOf } from '../url/variant-notation';

export const RULES: RequestRules = {
  fingerprint: 'f00d',
  version: '1',
  widths: [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 2560],
  maxWidth: 2560,
  maxHeight: 2560,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', 'blurhash', 'thumbhash'],
  quality: { avif: 60, webp: 80, jpg: 80 },
  presets: { card: { w: '300', h: '200', fit: 'crop' } },
};
export const MODERN = 'image/avif,image/webp,image/apng,*/*;q=0.8';

/** An event as CloudFront makes it of a URL. */
export function eventOf(url: string, accept?: string, headers: Record<string, string> = {}): EdgeEvent {
  const [uri, query = ''] = url.split(/\?(.*)/s);
  const querystring: EdgeRequest['querystring'] = {};
  for (const [name, value = ''] of query.split('&').filter(Boolean).map(pair => pair.split(/=(.*)/s))) {
    if (Object.hasOwn(querystring, name)) {
      querystring[name].multiValue ??= [{ value: querystring[name].value }];
      querystring[name].multiValue!.push({ value });
    } else {
      Object.defineProperty(querystring, name, {
        value: { value },
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  const all = { host: 'd111.cloudfront.net', ...accept !== undefined && { accept }, ...headers };
  return {
    request: {
      method: 'GET',
      uri,
      querystring,
      headers: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { value }])),
    },
  };
}

/** A URL, an `Accept` header, and the path that it becomes. */
export const TAKEN = (
  [
    ['/cats/tom.jpg', undefined, 'cats/tom.jpg', 'f=auto'],
    ['/cats/tom.jpg', MODERN, 'cats/tom.jpg', 'f=auto-avif'],
    ['/cats/tom.png', 'image/webp,*/*', 'cats/tom.png', 'f=auto-webp'],
    ['/cats/tom.png', 'image/avif;q=0,image/webp', 'cats/tom.png', 'f=auto-webp'],
    ['/cats/tom.png', 'image/avif;q=0.5, image/webp;q=0.9', 'cats/tom.png', 'f=auto-webp'],
    ['/cats/tom.jpg', 'image/webp,*/*', 'cats/tom.jpg', 'f=auto'],
    ['/cats/TOM.JPEG?w=640', 'image/avif;q=0,image/webp', 'cats/TOM.JPEG', 'f=auto,w=640'],
    ['/cats/tom.jpg?mask=ellipse', 'image/webp,*/*', 'cats/tom.jpg', 'f=auto-webp,mask=ellipse'],
    ['/cats/tom.jpg', '*/*', 'cats/tom.jpg', 'f=auto'],
    ['/cats/tom.jpg?w=600', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=640'],
    ['/cats/tom.jpg?W=600&auto=format%2Ccompress', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=640'],
    ['/cats/tom.jpg?w=300&dpr=2', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=640'],
    ['/cats/tom.jpg?w=8192', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=2560'],
    ['/cats/tom.jpg?w=99999999999999999999', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=2560'],
    ['/cats/tom.jpg?w=640.5', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=750'],
    ['/cats/tom.jpg?w=600&h=300', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=640,h=320'],
    ['/cats/tom.jpg?w=600&ar=16%3A9&fit=crop', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=640,h=360,fit=crop'],
    ['/cats/tom.jpg?w=600&fm=jpg', MODERN, 'cats/tom.jpg', 'f=jpg,w=640'],
    ['/cats/tom.jpg?w=600&fm=jpg&auto=format', MODERN, 'cats/tom.jpg', 'f=auto-avif,w=640'],
    ['/cats/tom.jpg?fm=png&q=37', undefined, 'cats/tom.jpg', 'f=png'],
    ['/cats/tom.jpg?fm=webp&q=37', undefined, 'cats/tom.jpg', 'f=webp,q=35'],
    ['/cats/tom.jpg?fm=webp&q=80', undefined, 'cats/tom.jpg', 'f=webp'],
    ['/cats/tom.jpg?w=100&w=200', undefined, 'cats/tom.jpg', 'f=auto,w=128'],
    ['/cats/tom.jpg?utm_source=x&__proto__=1', undefined, 'cats/tom.jpg', 'f=auto'],
    ['/cats/tom.jpg?preset=&w=', undefined, 'cats/tom.jpg', 'f=auto'],
    ['/cats/tom.jpg?preset=card', undefined, 'cats/tom.jpg', 'f=auto,w=384,h=256,fit=crop'],
    ['/cats/tom%20%26+(1).jpg?w=32', undefined, 'cats/tom_ACAAJgArACg.1_ACk..jpg', 'f=auto,w=32'],
    ['/%C3%BC/a//b.png', undefined, '_APw./a/_0./b.png', 'f=auto'],
  ] satisfies [url: string, accept: string | undefined, key: string, operations: string][]
).map(([url, accept, key, operations]): [string, string | undefined, string] => [
  url,
  accept,
  `/${key}/${segmentOf(operations, RULES)}`,
]);

/** A URL, and the parameter that it is refused for. */
export const REFUSED: [url: string, parameter: string][] = [
  ['/cats/tom.jpg?w=0', 'w'],
  ['/cats/tom.jpg?w=-1', 'w'],
  ['/cats/tom.jpg?w=1e9', 'w'],
  ['/cats/tom.jpg?w=NaN', 'w'],
  ['/cats/tom.jpg?fm=tiff', 'fm'],
  ['/cats/tom.jpg?dpr=9', 'dpr'],
  ['/cats/tom.jpg?q=0', 'q'],
  ['/cats/tom.jpg?q=101', 'q'],
  ['/cats/tom.jpg?h=0.009', 'h'],
  ['/cats/tom.jpg?dpr=0.9', 'dpr'],
  ['/cats/tom.jpg?ar=16', 'ar'],
  ['/cats/tom.jpg?ar=0%3A1', 'ar'],
  ['/cats/tom.jpg?fit=none', 'fit'],
  ['/cats/tom.jpg?crop=top%2Cnose', 'crop'],
  ['/cats/tom.jpg?fp-x=100000', 'fp-x'],
  ['/cats/tom.jpg?fp-y=-100000', 'fp-y'],
  ['/cats/tom.jpg?rect=0,0,0,1', 'rect'],
  ['/cats/tom.jpg?rot=360', 'rot'],
  ['/cats/tom.jpg?flip=d', 'flip'],
  ['/cats/tom.jpg?bg=%23abc', 'bg'],
  ['/cats/tom.jpg?blur=201', 'blur'],
  ['/cats/tom.jpg?sharp=101', 'sharp'],
  ['/cats/tom.jpg?sat=-101', 'sat'],
  ['/cats/tom.jpg?trim=alpha', 'trim'],
  ['/cats/tom.jpg?w=0&q=0&h=0', 'h'],
  ['/cats/tom.jpg?preset=none', 'preset'],
  ['/cats/tom.jpg?preset=constructor', 'preset'],
  ['/cats/../secret.jpg', 'path'],
  ['/cats/%2e%2e/secret.jpg', 'path'],
  ['/cats/tom%00.jpg', 'path'],
  ['/%zz', 'path'],
  ['/', 'path'],
  [`/${'a'.repeat(1025)}`, 'path'],
];
