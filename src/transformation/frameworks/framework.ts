/**
 * A framework or host whose image optimizer has URLs of its own.
 */
export enum Framework {
  /**
   * `next/image` of Next.js 15 and 16: `/_next/image?url=%2Fcats%2Ftom.jpg&w=640&q=75`.
   *
   * @see https://nextjs.org/docs/app/api-reference/components/image
   */
  NEXT = 'next',
}
