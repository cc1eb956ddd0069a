/**
 * By which the local edge and the command line find the worker in a cloud assembly; its value is the path of the CDN.
 */
export const PURGE_METADATA = 'cdk-image-cdn:purges';
