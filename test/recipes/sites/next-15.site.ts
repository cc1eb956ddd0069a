import { describeSite } from './describe-site';
import { nextSite } from './next';

const site = nextSite('Next.js 15', 'next-15');

// Next.js 15 answers 400 for an image that does not exist. Next.js 16 answers 404, as the image CDN does.
describeSite({ ...site, refused: site.refused.filter(url => !url.includes('none.jpg')) });
