import Image from 'next/image';
import balloon from '../../photos/balloon.png';
import traffic from '../../photos/traffic.png';

const base = process.env.BASE_PATH ?? '';

/** Images by their kinds: transparent, graphic, portrait, animated, vector, unoptimized. */
export default function Gallery() {
  return (
    <main>
      <Image src={balloon} sizes="240px" style={{ width: 240, height: 'auto' }} alt="Balloon" />
      <Image src={traffic} sizes="(min-width: 800px) 50vw, 100vw" style={{ width: '100%', height: 'auto' }} alt="Traffic" />
      <Image src={`${base}/dogs/two friends.jpg`} width={160} height={240} loading="lazy" alt="Two dogs" />
      <Image src={`${base}/orbits.gif`} width={400} height={300} unoptimized alt="Orbits" />
      <Image src={`${base}/orbits.gif`} width={200} height={150} alt="Orbits" />
      <Image src={`${base}/logo.svg`} width={96} height={96} alt="Logo" />
    </main>
  );
}
