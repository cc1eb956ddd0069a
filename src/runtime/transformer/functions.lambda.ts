/** The handlers in the archive of the transformer. Its two functions share it, as the package has a size limit. */
export { refine } from './refiner/refine.lambda';
export { handler } from './transform.lambda';
