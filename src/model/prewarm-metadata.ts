/**
 * The metadata key by which tools find the prewarm worker in a cloud assembly. Its value is the path of the CDN.
 */
export const PREWARM_METADATA = 'cdk-image-cdn:prewarms';
