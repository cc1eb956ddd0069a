const basePath = process.env.BASE_PATH ?? '';

export default {
  basePath,
  output: process.env.OUTPUT,
  images: {
    qualities: [50, 75],
    formats: ['image/avif', 'image/webp'],
    remotePatterns: [new URL('https://photos.example.com/uploads/**')],
  },
};
