import Image from 'next/image';
import sunset from '../photos/sunset.jpg';

/** A static import that fills the screen, a file of `public/`, and a remote image. */
export default function Home() {
  return (
    <main>
      <Image src={sunset} priority placeholder="blur" sizes="100vw" style={{ width: '100%', height: 'auto' }} alt="Sunset" />
      <Image
        src={`${process.env.BASE_PATH ?? ''}/cats/picos.jpg`} width={640} height={480}
        sizes="(min-width: 640px) 640px, 100vw" style={{ maxWidth: '100%', height: 'auto' }} alt="Picos"
      />
      <Image
        src="https://photos.example.com/uploads/2026/life.jpg" width={320} height={213} alt="Life"
      />
    </main>
  );
}
