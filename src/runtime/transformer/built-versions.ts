/** The versions of the library and of sharp, which the bundler states. Not defined outside of a bundle. */
declare const BUILT_VERSIONS: string | undefined;

/** The versions of the library and of sharp in the archive of the functions, or undefined outside of it. */
export const VERSIONS: string | undefined = typeof BUILT_VERSIONS === 'undefined' ? undefined : BUILT_VERSIONS;
