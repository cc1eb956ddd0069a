import { useEffect, useRef, useState } from 'preact/hooks';
import { Address, printAddress } from './address';
import { fetchOverview } from './api';
import { recoveries } from './connection';
import { Gallery } from './gallery/gallery';
import { ConnectionNote } from './parts/connection-note';
import { Notice } from './parts/notice';
import { Problem } from './parts/problem';
import { ThemeButton } from './parts/theme-button';
import { address, cdn, cdns, go } from './state';
import { Studio } from './studio/studio';
import { NO_FILTER } from './traffic/filter';
import { Traffic } from './traffic/traffic';

/** Frame of all pages, with navigation. */
export function App() {
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    fetchOverview().then(
      overview => {
        cdns.value = overview.cdns;
        setProblem(undefined);
      },
      (error: Error) => setProblem(error.message),
    );
  }, [recoveries.value]);
  useNavigationFocus(nameOf(address.value));
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>Skip to content</a>
      <div class="top">
        <header class="bar">
          <span class="brand"><Logo />Image CDN <span class="brand-more">Playground</span></span>
          <nav class="tabs" aria-label="Pages"><Tabs /></nav>
          <div class="bar-end"><CdnPicker /><ThemeButton /></div>
        </header>
        <Notice />
      </div>
      <ConnectionNote isRemote={cdn.value?.isRemote === true} />
      <main id="main" tabIndex={-1}>
        {problem === undefined ? <Page /> : <Problem title="Nothing to show" text={problem} />}
      </main>
    </>
  );
}

function Page() {
  const shown = address.value;
  const info = cdn.value;
  if (cdns.value.length === 0) return <p class="loading" role="status">Loading…</p>;
  if (!info) {
    return (
      <Problem title="CDN not found" text="The link may refer to a CDN of another session.">
        <p>
          <a href={printAddress({ page: 'gallery', cdn: cdns.value[0].id, folder: '', search: '' })}>Show all images</a>
        </p>
      </Problem>
    );
  }
  const key = `${recoveries.value} ${info.id}`;
  switch (shown.page) {
    case 'gallery': return <Gallery key={key} cdn={info} address={shown} />;
    case 'studio': return <Studio key={`${key}/${shown.key}`} cdn={info} address={shown} />;
    case 'traffic': return <Traffic key={key} cdn={info} address={shown} />;
  }
}

function nameOf(shown: Address): string {
  switch (shown.page) {
    case 'gallery': return shown.folder || 'All images';
    case 'studio': return shown.key;
    case 'traffic': return 'Traffic';
  }
}

/** Scrolls to the top and moves the focus after navigation, so that screen readers announce the new page. */
function useNavigationFocus(name: string): void {
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${name} – Image CDN`;
    if (!isFirst.current) {
      document.getElementById('main')?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [name]);
}

function Tabs() {
  const { cdn: id, page } = address.value;
  const tabs: [string, Address][] = [
    ['Gallery', { page: 'gallery', cdn: id, folder: '', search: '' }],
    ...page === 'studio' ? [['Studio', address.value] satisfies [string, Address]] : [],
    ['Traffic', { page: 'traffic', cdn: id, request: '', filter: NO_FILTER }],
  ];
  return (
    <>
      {tabs.map(([name, to]) => (
        <a key={name} href={printAddress(to)} aria-current={page === to.page ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </>
  );
}

function CdnPicker() {
  if (cdns.value.length === 0) return null;
  const { cdn: id } = address.value;
  if (cdns.value.length === 1) return <span class="cdn-name" title={cdns.value[0].url}>{cdns.value[0].name}</span>;
  const choose = (chosen: string) => go({ page: 'gallery', cdn: chosen, folder: '', search: '' });
  return (
    <select aria-label="CDN" value={id} onChange={event => choose(event.currentTarget.value)}>
      {cdns.value.map(({ id: other, name }) => <option key={other} value={other}>{name}</option>)}
    </select>
  );
}

/** Moves the focus by script, since the URL fragment holds the page's state. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Logo() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2" y="4" width="20" height="16" rx="4" />
      <circle cx="8.5" cy="9.5" r="2" />
      <path d="M5 17l5-5 3 3 3-4 4 6z" />
    </svg>
  );
}
