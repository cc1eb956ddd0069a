import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { imageTypesOf, isKnownImageType, mediaType } from '../../../src/runtime/url/image-types';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const hex = (digits: string) => Buffer.from(digits, 'hex');

test.each<[type: string, bytes: Buffer]>([
  ['image/jpeg', hex('ffd8ffe000104a464946')],
  ['image/png', hex('89504e470d0a1a0a0000000d49484452')],
  ['image/gif', Buffer.from('GIF89a\x01')],
  ['image/gif', Buffer.from('GIF87a\x01')],
  ['image/webp', Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 ')],
  ['image/avif', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1')],
  ['image/avif', Buffer.from('\0\0\0\x1cftypavis\0\0\0\0avismsf1')],
  ['image/avif', Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0mif1avif')],
  ['image/heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1')],
  ['image/heic', Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic')],
  ['image/jxl', hex('ff0afa1f')],
  ['image/jxl', hex('0000000c4a584c200d0a870a00000014')],
  ['image/jp2', hex('0000000c6a5020200d0a870a00000014')],
  ['image/tiff', hex('49492a0008000000')],
  ['image/tiff', hex('4d4d002a00000008')],
  ['image/bmp', Buffer.from('BM\0\0')],
  ['image/x-icon', hex('000001000100')],
  ['image/svg+xml', Buffer.from(SVG)],
  [
    'image/svg+xml',
    Buffer.from(
      `\uFEFF<?xml version="1.0"?>\n<!-- <html> -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n${SVG}`,
    ),
  ],
])('imageTypesOf() recognizes %s by its bytes', (type, bytes) => {
  expect(imageTypesOf(bytes)).toContain(type);
  expect(isKnownImageType(type)).toBe(true);
});

test.each<[what: string, bytes: Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['a cut off signature', hex('89504e47')],
  ['text', Buffer.from('<Error><Code>AccessDenied</Code></Error>')],
  ['a page with a drawing in it', Buffer.from(`<!doctype html><body>${SVG}`)],
  ['prose about a drawing', Buffer.from(`see ${SVG}`)],
  ['a sound in the container of WebP', Buffer.from('RIFF\x10\x00\x00\x00WAVEfmt ')],
  ['a film in the container of AVIF', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42')],
])('imageTypesOf() recognizes no image in %s', (_, bytes) => {
  expect(imageTypesOf(bytes)).toEqual([]);
});

test('imageTypesOf() recognizes a real photograph', () => {
  expect(imageTypesOf(readFileSync(path.join(__dirname, '../../../examples/minimal/images/sunset.jpg')))).toContain(
    'image/jpeg',
  );
});

test.each([
  ['image/PNG', 'image/png'],
  ['image/svg+xml; charset=utf-8', 'image/svg+xml'],
  [undefined, ''],
])('mediaType() of %s is %j', (contentType, type) => {
  expect(mediaType(contentType)).toBe(type);
});
