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

  /**
   * The optimizer of Vercel, whose URLs the presets for Vercel of SvelteKit, Astro and Nuxt print:
   * `/_vercel/image?url=%2Fcats%2Ftom.jpg&w=640&q=75`.
   *
   * @see https://vercel.com/docs/build-output-api/v3/configuration#images
   */
  VERCEL = 'vercel',

  /**
   * The endpoint of Astro with a server adapter: `/_image?href=%2F_astro%2Ftom.jpg&w=640&f=webp`.
   *
   * @see https://docs.astro.build/en/guides/images/
   */
  ASTRO = 'astro',

  /**
   * The Image CDN of Netlify: `/.netlify/images?url=%2Fcats%2Ftom.jpg&w=640`.
   *
   * @see https://docs.netlify.com/build/image-cdn/overview/
   */
  NETLIFY = 'netlify',

  /**
   * ipx, the optimizer of `@nuxt/image` and Nitro: `/_ipx/w_640&f_webp/cats/tom.jpg`.
   *
   * @see https://image.nuxt.com/providers/ipx
   */
  IPX = 'ipx',
}
