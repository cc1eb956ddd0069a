/** The metadata of an object that contains the focal point of an image, such as `0.3,0.7`. */
export const FOCAL_POINT_HEADER = 'x-amz-meta-focal-point';
