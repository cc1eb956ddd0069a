import { segmentOf } from './variant-notation';
import { EdgeEvent } from '../../../src/runtime/edge/normalize-url.edge';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { MODERN, RULES, eventOf } from '../edge/edge-cases';

const ENLARGING: RequestRules = { ...RULES, allowEnlargement: true };
const MARKED: RequestRules = { ...RULES, presets: { marked: { 'w': '800', 'mark': 'logo.png', 'mark-w': '0.5' } } };
const SIGNED: RequestRules = { ...MARKED, signed: true };

/**
 * A query, an `Accept` header, and the operations that they mean, as `operationsIn()` reads them, or the parameter that
 * is refused.
 */
export type Meaning = [query: string, accept: string, outcome: string];

/** Meanings under some rules. */
export interface Grammar {
  readonly name: string;
  readonly rules: RequestRules;
  /** `a.jpg` by default. */
  readonly key?: string;
  readonly meanings: Meaning[];
}

const always = (...meanings: [query: string, outcome: string][]): Meaning[] =>
  meanings.map(([query, outcome]) => [query, '', outcome]);
const accepting = (...meanings: [accept: string, outcome: string][]): Meaning[] =>
  meanings.map(([accept, outcome]) => ['', accept, outcome]);

const FORMATS: Meaning[] = [
  ['', '', 'f=auto'],
  ['', MODERN, 'f=auto-avif'],
  ['fm=jpg', MODERN, 'f=jpg'],
  ['fm=JPEG', MODERN, 'f=jpg'],
  ['fm=pjpg', MODERN, 'f=jpg'],
  ['fm=jpg&auto=format', MODERN, 'f=auto-avif'],
  ['fm=jpg&auto=compress,format', MODERN, 'f=auto-avif'],
  ['fm=jpg&auto=compress', MODERN, 'f=jpg'],
  ['fm=jpg&auto=format', '*/*', 'f=jpg'],
  // These describe the original, whatever the other parameters are.
  ['fm=json&w=100&q=50&blur=10&bg=fff', '', 'f=json'],
  ['fm=blurhash&w=100&q=50&blur=10&bg=fff', '', 'f=blurhash'],
  ['fm=thumbhash&w=100', 'image/avif', 'f=thumbhash'],
  ...accepting(
    ['image/avif;q=0.5,image/webp;q=0.5', 'f=auto-avif'],
    ['image/webp,image/avif', 'f=auto-avif'],
    ['image/avif,image/png', 'f=avif'],
    ['image/avif,image/webp;q=0', 'f=avif'],
    ['image/avif;q=0.8,image/webp', 'f=auto-webp'],
    ['IMAGE/WEBP', 'f=auto-webp'],
    ['text/html,  image/webp  ;  q=0.8  ,*/*', 'f=auto-webp'],
    ['  image/webp', 'f=auto-webp'],
    ['image/avif;q=0.05,image/webp;q=0.50', 'f=auto-webp'],
    ['image/avif; q=0', 'f=auto'],
    ['image/avif;level=1,image/webp', 'f=auto-webp'],
    ['ximage/avif', 'f=auto'],
    ['image/avifs', 'f=auto'],
    ['image/avif;q=1x', 'f=auto'],
    ['image/png,image/jpg', 'f=auto'],
    ['image/*', 'f=auto'],
  ),
];

/** JPEG files are opaque, and a photograph is the same JPEG for viewers of WebP and for those of neither. */
const JPEG_FILES: Meaning[] = [
  ['', MODERN, 'f=auto-avif'],
  ['', 'image/avif', 'f=avif'],
  ...([
    ['', 'f=auto'],
    ['w=640&h=640&fit=crop&crop=edges&q=50', 'f=auto,w=640,h=640,fit=crop,crop=faces,q=50'],
    ['w=640&h=640&fit=clamp', 'f=auto,w=640,h=640,fit=clamp'],
    ['border=4,336699', 'f=auto,border=4_336699'],
    ['pad=0', 'f=auto'],
    ['fm=jpg&auto=format', 'f=auto'],
    ['fm=webp', 'f=webp'],
    ['fm=jpg', 'f=jpg'],
    // These make parts transparent.
    ['w=640&h=640&fit=fill', 'f=auto-webp,w=640,h=640,fit=fill'],
    ['rot=30', 'f=auto-webp,rot=30'],
    ['mask=ellipse', 'f=auto-webp,mask=ellipse'],
    ['border=4,336699&border-radius=9', 'f=auto-webp,border=4_336699,border-radius=9'],
    ['pad=4', 'f=auto-webp,pad=4'],
    ['pad-left=4', 'f=auto-webp,pad-left=4'],
  ] as const).map(([query, outcome]): Meaning => [query, 'image/webp,*/*', outcome]),
];

const SIZES = always(
  ['w=32', 'f=auto,w=32'],
  ['w=33', 'f=auto,w=48'],
  ['w=640.4', 'f=auto,w=640'],
  ['w=300&dpr=1.5', 'f=auto,w=640'],
  ['w=9000', 'f=auto,w=2560'],
  ['h=300', 'f=auto,h=300'],
  ['h=300&dpr=2', 'f=auto,h=600'],
  ['h=1.4', 'f=auto,h=1'],
  ['h=2560.4', 'f=auto,h=2560'],
  ['h=9000', 'f=auto,h=2560'],
  ['w=600&h=300&dpr=2', 'f=auto,w=1200,h=600'],
  ['w=9000&h=1', 'f=auto,w=2560,h=1'],
  ['w=100&h=1000', 'f=auto,w=128,h=1280'],
  ['w=250&h=2500', 'f=auto,w=256,h=2560'],
  ['w=10&h=2000', 'f=auto,w=32,h=2560'],
  // The sides of a box that the image is to fit into are limited independently.
  ['w=640&h=9999', 'f=auto,w=640,h=2560'],
  ['w=640&h=3000', 'f=auto,w=640,h=2560'],
  ['w=600&h=6000', 'f=auto,w=640,h=2560'],
  ['w=600&h=2000', 'f=auto,w=640,h=2133'],
  ['w=1200&h=2561', 'f=auto,w=1200,h=2560'],
  ['w=320&h=1000&dpr=3', 'f=auto,w=1080,h=2560'],
  ['w=9999&h=400', 'f=auto,w=2560,h=400'],
  ['w=2561&h=400', 'f=auto,w=2560,h=400'],
  ['w=1500&h=400&dpr=2', 'f=auto,w=2560,h=800'],
  ['w=9999&h=9999', 'f=auto,w=2560,h=2560'],
  ['w=640&h=9999&fit=max', 'f=auto,w=640,h=2560'],
  ['w=9999&h=400&pad=10', 'f=auto,w=2560,h=400,pad=10'],
  ['w=600&h=9999&pad=15', 'f=auto,w=640,h=2560,pad=16'],
  // Those of a box that is the size keep their proportions.
  ['w=600&h=6000&fit=crop', 'f=auto,w=256,h=2560,fit=crop'],
  ['w=640&h=9999&fit=fill', 'f=auto,w=128,h=2000,fit=fill'],
  ['w=10&h=2000&fit=scale', 'f=auto,w=32,h=2560,fit=scale'],
  ['w=9999&h=400&fit=clamp&pad=10', 'f=auto,w=2560,h=102,fit=clamp,pad=3'],
  ['w=640&h=400&fit=outside', 'f=auto,w=640,h=400,fit=outside'],
  ['w=640&h=400&fit=outsidemax', 'f=auto,w=640,h=400,fit=outside'],
  ['w=640&fit=outside', 'f=auto,w=640'],
  ['h=400&fit=outsidemax', 'f=auto,h=400'],
  // A box that may be turned has two different sides.
  ['w=640&h=400&adaptive=true', 'f=auto,w=640,h=400,adaptive=true'],
  ['w=640&h=400&fit=crop&adaptive=true', 'f=auto,w=640,h=400,fit=crop,adaptive=true'],
  ['w=0.5&h=300&adaptive=true', 'f=auto,w=0.5,h=300,adaptive=true'],
  ['w=640&h=640&adaptive=true', 'f=auto,w=640,h=640'],
  ['w=9999&h=9999&adaptive=true', 'f=auto,w=2560,h=2560'],
  ['w=640&adaptive=true', 'f=auto,w=640'],
  ['adaptive=true', 'f=auto'],
  ['w=640&ar=16:9&fit=crop&adaptive=true', 'f=auto,w=640,h=360,fit=crop,adaptive=true'],
  ['w=0.5', 'f=auto,w=0.5'],
  ['w=0.333&h=0.666', 'f=auto,w=0.33,h=0.67'],
  ['w=0.25&dpr=2', 'f=auto,w=0.5'],
  // The whole side has decimals: 1 is a pixel.
  ['w=0.5&dpr=2', 'f=auto,w=1.0'],
  ['w=0.5&h=0.25&dpr=3', 'f=auto,w=1.0,h=0.75'],
  ['w=0.5&h=300&dpr=2&fit=crop', 'f=auto,w=1.0,h=600,fit=crop'],
  ['w=200&h=0.4&dpr=5&fit=fill', 'f=auto,w=1080,h=1.0,fit=fill'],
  ['w=0.999&h=300', 'f=auto,w=1.0,h=300'],
  ['w=1.0&h=300', 'f=auto,w=1.0,h=300'],
  ['w=1&h=1.00', 'f=auto,w=32,h=32'],
  ['w=0.994&h=0.996', 'f=auto,w=0.99,h=1.0'],
  ['h=1.0&ar=16:9&fit=crop', 'f=auto,h=1.0,ar=16_9,fit=crop'],
  ['w=300&h=0.5&fit=crop', 'f=auto,w=384,h=0.5,fit=crop'],
  ['w=0.5&ar=16:9&fit=crop', 'f=auto,w=0.5,ar=16_9,fit=crop'],
  ['w=0.5&pad=10&dpr=1.5', 'f=auto,w=0.75,pad=15'],
  ['ar=16:9', 'f=auto'],
  ['w=600&ar=16:9', 'f=auto,w=640'],
  ['w=600&ar=16:9&fit=fill', 'f=auto,w=640'],
  ['w=600&ar=16:9&fit=crop', 'f=auto,w=640,h=360,fit=crop'],
  ['w=600&ar=1.91:1&fit=crop', 'f=auto,w=640,h=335,fit=crop'],
  ['h=300&ar=16:9&fit=crop', 'f=auto,w=640,h=360,fit=crop'],
  ['w=600&h=300&ar=1:1&fit=crop', 'f=auto,w=640,h=320,fit=crop'],
  ['ar=16:9&fit=crop', 'f=auto,ar=16_9,fit=crop'],
  // Equal ratios have one form.
  ['ar=32:18&fit=crop', 'f=auto,ar=16_9,fit=crop'],
  ['ar=16.0:9.00&fit=crop', 'f=auto,ar=16_9,fit=crop'],
  ['ar=1.91:1&fit=crop', 'f=auto,ar=191_100,fit=crop'],
  ['ar=1999.99:1&fit=crop', 'f=auto,ar=1999.99_1,fit=crop'],
  ['rect=0,01,10,5', 'f=auto,rect=0_1_10_5'],
  ['rect=left,top,10,5', 'f=auto,rect=0_0_10_5'],
  ['rect=center,middle,10,5', 'f=auto,rect=center_middle_10_5'],
  ['rect=right,bottom,full,.50', 'f=auto,rect=right_bottom_full_0.5'],
  ['rect=.25,0.250,0.5,100', 'f=auto,rect=0.25_0.25_0.5_100'],
  ['rect=start,0,10,5', 'rect'],
  ['rect=0,0,.000,5', 'rect'],
);

// Alone, and where images may be enlarged.
const FITS: [fit: string, usual: string, enlarging: string][] = [
  ['clip', '', ''],
  ['max', '', ',fit=max'],
  ['min', ',fit=crop', ',fit=min'],
  ['crop', ',fit=crop', ',fit=crop'],
  ['fill', ',fit=fill', ',fit=fill'],
  ['scale', ',fit=scale', ',fit=scale'],
  ['clamp', ',fit=clamp', ',fit=clamp'],
  ['fillmax', ',fit=fill', ',fit=fillmax'],
  ['facearea', ',fit=crop,crop=faces', ',fit=crop,crop=faces'],
  ['facearea&crop=top', ',fit=crop,crop=faces', ',fit=crop,crop=faces'],
  ['fill&fill=blur', ',fit=fill,fill=blur', ',fit=fill,fill=blur'],
  ['fillmax&fill=blur&fill-color=f00', ',fit=fill,fill=blur', ',fit=fillmax,fill=blur'],
  ['fill&fill=solid', ',fit=fill', ',fit=fill'],
  ['fill&fill=solid&fill-color=F00', ',fit=fill,fill-color=ff0000', ',fit=fill,fill-color=ff0000'],
  ['fill&fill-color=ff0000', ',fit=fill,fill-color=ff0000', ',fit=fill,fill-color=ff0000'],
  ['crop&fill=blur&fill-color=f00', ',fit=crop', ',fit=crop'],
  ['clamp&fill=blur', ',fit=clamp', ',fit=clamp'],
];

const CROPS = ([
  ['top', ',crop=top'],
  ['left,top', ',crop=top_left'],
  ['bottom,right', ',crop=bottom_right'],
  ['bottom,top', ',crop=bottom'],
  ['right,left,bottom', ',crop=bottom_right'],
  ['right', ',crop=right'],
  ['entropy', ',crop=faces'],
  ['edges', ',crop=faces'],
  ['faces', ',crop=faces'],
  ['faces,entropy', ',crop=faces'],
  ['entropy,edges', ',crop=faces'],
  ['top,entropy', ',crop=faces'],
  ['top,focalpoint&fp-x=0.3&fp-y=0.6666', ',crop=focalpoint,fp-x=0.3,fp-y=0.667'],
  ['focalpoint&fp-x=0', ',crop=focalpoint,fp-x=0'],
  ['focalpoint&fp-x=0.50&fp-y=1', ',crop=focalpoint,fp-y=1'],
  ['focalpoint&fp-x=2&fp-y=-99999', ',crop=focalpoint,fp-x=2,fp-y=-99999'],
  ['focalpoint', ',crop=focalpoint'],
  ['&fp-x=0.1', ''],
] satisfies [crop: string, outcome: string][]).flatMap(([crop, outcome]) => always(
  [`w=640&h=640&fit=crop&crop=${crop}`, `f=auto,w=640,h=640,fit=crop${outcome}`],
  [`ar=1:1&fit=crop&crop=${crop}`, `f=auto,ar=1_1,fit=crop${outcome}`],
));

const NOTHING_CUT = always(
  ['w=640&fit=crop&crop=top', 'f=auto,w=640'],
  ['h=640&fit=crop&crop=top', 'f=auto,h=640'],
  ['fit=crop&crop=top', 'f=auto'],
  ['w=640&h=640&crop=top', 'f=auto,w=640,h=640'],
  ['w=640&h=640&fit=fill&crop=top', 'f=auto,w=640,h=640,fit=fill'],
  ['ar=1:1&crop=top', 'f=auto'],
);

const QUALITIES = always(
  ['fm=webp&q=37', 'f=webp,q=35'],
  ['fm=webp&q=38', 'f=webp,q=40'],
  ['fm=webp&q=1', 'f=webp,q=5'],
  ['fm=webp&q=82', 'f=webp'],
  ['fm=avif&q=80', 'f=avif,q=80'],
  ['fm=avif&q=62', 'f=avif,q=60'],
  ['q=80', 'f=auto'],
  ['q=50', 'f=auto,q=50'],
  ['fm=png&q=50', 'f=png'],
);

const EFFECTS = always(
  ['frame=1', 'f=auto,frame=1'],
  ['rot=90', 'f=auto,rot=90'],
  ['rot=45.4', 'f=auto,rot=45'],
  ['rot=0.4', 'f=auto'],
  ['blur=40&sharp=50&sat=-100', 'f=auto,blur=40,sharp=50,sat=-100'],
  ['blur=0&sharp=0&sat=0&rot=0', 'f=auto'],
  ['flip=h', 'f=auto,flip=h'],
  ['flip=vh', 'f=auto,flip=hv'],
  ['bg=F09', 'f=auto,bg=ff0099'],
  ['bg=8f09', 'f=auto,bg=88ff0099'],
  ['bg=ff09', 'f=auto,bg=ff0099'],
  ['bg=FF336699', 'f=auto,bg=336699'],
  ['bg=336699ff', 'f=auto,bg=336699ff'],
  // A transparent background is none.
  ['bg=0f09', 'f=auto'],
  ['bg=00ffffff', 'f=auto'],
  // Two names are frequent enough for the edge function to know them.
  ['bg=white', 'f=auto,bg=ffffff'],
  ['bg=Black', 'f=auto,bg=000000'],
  ['bg=RebeccaPurple', 'f=auto,bg=rebeccapurple'],
  ['bg=transparent', 'f=auto'],
  ['bg=aabbc', 'bg'],
  ['bg=white2', 'bg'],
  ['border=4,Navy', 'f=auto,border=4_navy'],
  ['border=4,transparent', 'f=auto'],
  ['trim=color', 'f=auto,trim=color'],
  ['trim=auto', 'f=auto,trim=auto'],
  ['trim=color&trim-tol=10', 'f=auto,trim=color'],
  ['trim=color&trim-tol=0&trim-color=white', 'f=auto,trim=color,trim-tol=0,trim-color=ffffff'],
  ['trim=auto&trim-tol=20&trim-color=fff', 'f=auto,trim=auto'],
  ['trim-tol=20&trim-color=fff', 'f=auto'],
  ['bri=20&con=-30.4&gam=100', 'f=auto,bri=20,con=-30,gam=100'],
  ['bri=0&con=0.4&gam=-0.4', 'f=auto'],
);

const OUTLINES = always(
  ['mask=ellipse', 'f=auto,mask=ellipse'],
  ['mask=corners&corner-radius=20', 'f=auto,mask=corners,corner-radius=20'],
  ['mask=corners&corner-radius=20,20,20,20', 'f=auto,mask=corners,corner-radius=20'],
  ['mask=corners&corner-radius=1,02,3,4', 'f=auto,mask=corners,corner-radius=1_2_3_4'],
  // A radius without its mask has no effect.
  ['mask=ellipse&corner-radius=20', 'f=auto,mask=ellipse'],
  ['corner-radius=20', 'f=auto'],
  ['border=4,F00', 'f=auto,border=4_ff0000'],
  ['border=04,ff336699&border-radius=0', 'f=auto,border=4_336699'],
  ['border=4,80336699&border-radius=1,2,3,4', 'f=auto,border=4_80336699,border-radius=1_2_3_4'],
  ['border=0,f00&border-radius=20', 'f=auto'],
  ['border=4,0f00', 'f=auto'],
  ['border-radius=20', 'f=auto'],
  ['pad=10', 'f=auto,pad=10'],
  ['pad=0', 'f=auto'],
  ['pad=10,10,10,10', 'f=auto,pad=10'],
  ['pad=1,2,3,4', 'f=auto,pad=1_2_3_4'],
  // Lengths are scaled like the width.
  ['w=300&dpr=2&pad=10', 'f=auto,w=640,pad=21'],
  ['w=320&h=100&dpr=2&border=3,fff', 'f=auto,w=640,h=200,border=6_ffffff'],
  ['h=100&dpr=2&pad=10', 'f=auto,h=200,pad=20'],
  ['dpr=2&pad=10', 'f=auto,pad=10'],
  ['w=32&pad=9999', 'f=auto,w=32,pad=9999'],
  ['w=1&pad=9999', 'f=auto,w=32,pad=9999'],
  ['w=300&dpr=2&pad=10&pad-left=0&pad-top=20.4', 'f=auto,w=640,pad=21,pad-top=44,pad-left=0'],
  ['pad-right=10000', 'pad-right'],
  ['pad-right=1,2,3,4', 'pad-right'],
  ['mask=circle', 'mask'],
  ['mask=corners&corner-radius=1,2', 'corner-radius'],
  ['mask=corners&corner-radius=-1', 'corner-radius'],
  ['border=4', 'border'],
  ['border=f00,4', 'border'],
  ['border=4,f0', 'border'],
  ['border=12345,f00', 'border'],
  ['border=4,f00&border-radius=a', 'border-radius'],
  ['pad=-1', 'pad'],
  ['pad=1,2,3', 'pad'],
);

/** The meaning of URLs, for the source code and for the engines that run its bundle. */
export const GRAMMARS: Grammar[] = [
  { name: 'the format', rules: RULES, key: 'a.png', meanings: FORMATS },
  ...['a.jpg', 'a.JPEG', 'a.png/b.jfif']
    .map((key): Grammar => ({ name: `the format of ${key}`, rules: RULES, key, meanings: JPEG_FILES })),
  {
    name: 'the format of a JPEG file where qualities differ',
    rules: { ...RULES, quality: { ...RULES.quality, webp: 70 } },
    meanings: [['', 'image/webp', 'f=auto']],
  },
  {
    name: 'the quality where it is predicted',
    rules: { ...RULES, quality: { avif: 'p1', webp: 'p1', jpg: 90 } },
    key: 'a.png',
    meanings: [
      ['fm=avif', '', 'f=avif,q=p1'],
      ['fm=avif&q=80', '', 'f=avif,q=80'],
      ['fm=avif&q=', '', 'f=avif,q=p1'],
      ['fm=avif&q=p1', '', 'q'],
      ['fm=jpg', '', 'f=jpg,q=90'],
      ['fm=jpg&q=90.0', '', 'f=jpg,q=90'],
    ],
  },
  {
    name: 'the format of a JPEG file without AVIF',
    rules: { ...RULES, formats: ['webp', 'jpg'] },
    meanings: [['', 'image/webp', 'f=auto-webp']],
  },
  {
    name: 'the format that is preferred',
    rules: { ...RULES, formats: ['jpg', 'webp', 'avif'] },
    meanings: [['', MODERN, 'f=auto-webp']],
  },
  {
    name: 'the format where none is modern',
    rules: { ...RULES, formats: ['jpg'] },
    meanings: [
      ['', MODERN, 'f=auto'],
      ['fm=png', '', 'fm'],
    ],
  },
  { name: 'the size', rules: RULES, meanings: SIZES },
  {
    name: 'the fit',
    rules: RULES,
    meanings: FITS.map(([fit, usual]) => [`w=640&h=640&fit=${fit}`, '', `f=auto,w=640,h=640${usual}`]),
  },
  {
    name: 'the fit where images may be enlarged',
    rules: ENLARGING,
    meanings: [
      ...FITS.map(([fit, , enlarging]): Meaning => [`w=640&h=640&fit=${fit}`, '', `f=auto,w=640,h=640${enlarging}`]),
      ...['max', 'min', 'fillmax'].map((fit): Meaning => [`w=640&fit=${fit}`, '', 'f=auto,w=640,fit=max']),
      ['fit=max', '', 'f=auto'],
      ['ar=3:2&fit=min&crop=top', '', 'f=auto,ar=3_2,fit=min,crop=top'],
      ['w=640&ar=2:1&fit=min&crop=top', '', 'f=auto,w=640,h=320,fit=min,crop=top'],
    ],
  },
  { name: 'what a crop keeps', rules: RULES, meanings: CROPS },
  { name: 'a crop where nothing is cut', rules: RULES, meanings: NOTHING_CUT },
  { name: 'the quality', rules: RULES, meanings: QUALITIES },
  { name: 'the effects', rules: RULES, meanings: EFFECTS },
  { name: 'masks, borders and padding', rules: RULES, meanings: OUTLINES },
  {
    name: "a watermark, which is its preset's with its placement",
    rules: MARKED,
    meanings: always(
      ['preset=marked&mark=other.png&mark-w=1', 'f=auto,w=828,mark=logo.png,mark-w=0.5'],
      ['mark=logo.png', 'f=auto'],
    ),
  },
  {
    name: 'a watermark of a signed URL, which takes nothing of the preset',
    rules: SIGNED,
    meanings: always(
      [
        'preset=marked&mark=/a%25_~/l%20o.png&mark-align=top,left&mark-w=007&mark-alpha=050',
        'f=auto,w=828,mark=a%_~/l o.png,mark-align=top_left,mark-w=7,mark-alpha=50',
      ],
      ['preset=marked&mark=logo.png&mark-w=0.5000&mark-alpha=00', 'f=auto,w=828,mark=logo.png,mark-w=0.5,mark-alpha=0'],
      ['preset=marked&mark=logo.png', 'f=auto,w=828,mark=logo.png'],
      ['mark=logo.png&mark-align=left,top', 'f=auto,mark=logo.png,mark-align=top_left'],
      ['mark=logo.png&mark-align=left,middle,left', 'f=auto,mark=logo.png,mark-align=left'],
      ['mark=logo.png&mark-align=top,center,bottom', 'f=auto,mark=logo.png,mark-align=top'],
      ['mark=logo.png&mark-align=middle', 'f=auto,mark=logo.png,mark-align=center'],
      ['mark=logo.png&mark-align=right,bottom', 'f=auto,mark=logo.png'],
      ['mark=logo.png&mark-x=10&mark-y=-5p&mark-h=0.250', 'f=auto,mark=logo.png,mark-x=10,mark-y=-5p,mark-h=0.25'],
      ['mark=logo.png&mark-x=center&mark-y=repeat', 'f=auto,mark=logo.png,mark-x=center,mark-y=repeat'],
      ['mark=logo.png&mark-x=-0', 'f=auto,mark=logo.png,mark-x=-0'],
      ['preset=marked&mark-x=10&mark-h=9', 'f=auto,w=828,mark=logo.png,mark-w=0.5'],
      ['mark=logo.png&mark-x=010', 'mark-x'],
      ['mark=logo.png&mark-y=0p', 'mark-y'],
      ['mark=logo.png&mark-h=0', 'mark-h'],
      ['preset=marked&mark-w=1', 'f=auto,w=828,mark=logo.png,mark-w=0.5'],
      ['mark=../up.png', 'mark'],
      ['mark=logo.png&mark-align=nowhere', 'mark-align'],
      ['mark=logo.png&mark-w=8193', 'mark-w'],
      ['mark=logo.png&mark-alpha=101', 'mark-alpha'],
    ),
  },
];

/** The meanings as events, and the path or the name of the parameter that is to come of each. */
export function eventsOf(
  { name, rules, key = 'a.jpg', meanings }: Grammar,
): { name: string; event: EdgeEvent; expected: string }[] {
  return meanings.map(([query, accept, outcome]) => ({
    name: `${name}: ${query} for ${accept}`,
    event: eventOf(`/${key}?${query}`, accept),
    expected: outcome.startsWith('f=') ? `/${key}/${segmentOf(outcome, rules)}` : outcome,
  }));
}
