/**
 * The metadata key by which tools find the purge worker in a cloud assembly. Its value is the path of the CDN.
 */
export const PURGE_METADATA = 'cdk-image-cdn:purges';
