/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Whether text can be the name of a bucket. */
export function isBucketName(text: string): boolean {
  return BUCKET_NAME.test(text);
}
