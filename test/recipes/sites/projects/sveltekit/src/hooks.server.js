import { read } from '$app/server';
import { pictures } from './lib/pictures.server.js';

/** Answers as the optimizer of Vercel does, with the files that `@sveltejs/enhanced-img` has made. */
export function handle({ event, resolve }) {
  const { pathname, searchParams } = event.url;
  if (pathname !== '/_vercel/image') return resolve(event);
  const source = searchParams.get('url');
  const file = fileOf(pictures[source], Number(searchParams.get('w')), event.request.headers.get('accept') ?? '');
  const { body, headers } = file ? read(file) : { headers: new Headers() };
  headers.set('x-cache', 'Hit of the build');
  return file ? new Response(body, { headers }) : new Response(null, { status: 404 });
}

/** Returns the file in the best format that the browser accepts, and as wide as requested or the widest. */
function fileOf(picture, width, accept) {
  if (typeof picture === 'string' || !picture) return picture;
  const { avif, webp, ...others } = picture.sources;
  const [fallback] = Object.values(others);
  const files = (accept.includes('image/avif') ? avif : accept.includes('image/webp') ? webp : fallback).split(', ')
    .map(candidate => candidate.split(' '))
    .map(([name, size]) => ({ name, width: parseInt(size) }))
    .sort((one, other) => one.width - other.width);
  return (files.find(file => file.width >= width) ?? files.at(-1)).name;
}
