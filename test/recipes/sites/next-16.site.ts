import { describeNext } from './next';

describeNext('Next.js 16', 'next-16');
