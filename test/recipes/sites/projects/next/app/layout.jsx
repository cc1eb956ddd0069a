import Link from 'next/link';

export const metadata = { title: 'Photographs' };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body style={{ margin: 0, fontFamily: 'sans-serif' }}>
        <nav><Link href="/">Home</Link> <Link href="/props">Props</Link> <Link href="/gallery">Gallery</Link></nav>
        {children}
      </body>
    </html>
  );
}
