import { describeNext } from './next';

describeNext('Next.js 16 with a base path', 'next-16', '/docs');
