import { computed, effect, signal } from '@preact/signals';
import { Address, parseAddress, printAddress } from './address';
import { CdnInfo } from '../src/tools/playground/protocol';

/** What the page shows. Only `go` changes it, and the browser's own buttons. */
export const address = signal<Address>(parseAddress(location.hash));

export const cdns = signal<readonly CdnInfo[]>([]);

/** The one that is looked at; undefined where the address names none that there is. */
export const cdn = computed<CdnInfo | undefined>(() => cdns.value.find(({ id }) => id === address.value.cdn));

/** A word on what has just happened, for a while. */
export const notice = signal<{ readonly text: string; readonly isBad: boolean } | undefined>(undefined);

addEventListener('hashchange', () => { address.value = parseAddress(location.hash); });

/** @param isStep whether the browser's back button leads back from there */
export function go(next: Address, isStep: boolean = true): void {
  const hash = printAddress(next);
  if (isStep) history.pushState(undefined, '', hash);
  else history.replaceState(undefined, '', hash);
  address.value = next;
}

let forgetting: number | undefined;

export function say(text: string, isBad: boolean = false): void {
  clearTimeout(forgetting);
  notice.value = { text, isBad };
  forgetting = window.setTimeout(() => { notice.value = undefined; }, isBad ? 10_000 : 5_000);
}

export type Theme = 'auto' | 'light' | 'dark';

export const theme = signal<Theme>((localStorage.getItem('theme') as Theme | null) ?? 'auto');

effect(() => {
  localStorage.setItem('theme', theme.value);
  document.documentElement.style.colorScheme = theme.value === 'auto' ? 'light dark' : theme.value;
});
