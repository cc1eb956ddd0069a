import { UsageError } from '../command';

/** Returns the URL as browsers and curl send it, since the signature covers that form. */
export function urlOperand(text: string, name: string = 'URL'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `${name} must be an http or https URL such as https://d111.cloudfront.net/cats/tom.jpg, got ${text}`,
    );
  }
  url.hash = '';
  return url.href;
}
