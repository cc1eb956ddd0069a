import { computed, effect, signal } from '@preact/signals';
import { Address, parseAddress, printAddress } from './address';
import { CdnInfo } from '../src/tools/playground/protocol';

/** Current state of the page, changed by `go` and by the browser's navigation. */
export const address = signal<Address>(parseAddress(location.hash));

export const cdns = signal<readonly CdnInfo[]>([]);

/** Current CDN, or undefined if the URL names an unknown one. */
export const cdn = computed<CdnInfo | undefined>(() => cdns.value.find(({ id }) => id === address.value.cdn));

/** Notice about the last action. */
export interface Notice {
  readonly text: string;
  readonly isBad: boolean;
  /** Undoes the action. */
  readonly undo?: () => void;
}

export const notice = signal<Notice | undefined>(undefined);

// Browsers limit how often the URL may change, and dragging changes the state with every movement.
const URL_DELAY_MS = 120;

/** A URL that will be written, with the fragment before it. Another fragment means that the browser has navigated. */
let delayed: { readonly timer: number; readonly before: string } | undefined;

addEventListener('hashchange', () => {
  forgetUrl();
  address.value = parseAddress(location.hash);
});

// A link to the fragment from before the delay would be no navigation.
addEventListener('click', writeUrl, { capture: true });

/** @param isStep whether to add an entry to the browser's history */
export function go(next: Address, isStep: boolean = true): void {
  forgetUrl();
  if (isStep) {
    history.replaceState(undefined, '', printAddress(address.value));
    history.pushState(undefined, '', printAddress(next));
  } else {
    delayed = { timer: window.setTimeout(writeUrl, URL_DELAY_MS), before: location.hash };
  }
  address.value = next;
}

function writeUrl(): void {
  if (delayed?.before === location.hash) history.replaceState(undefined, '', printAddress(address.value));
  forgetUrl();
}

function forgetUrl(): void {
  clearTimeout(delayed?.timer);
  delayed = undefined;
}

const NOTICE_MS = 6_000;
let forgetting: number | undefined;
let last: Notice | undefined;

/** Shows a notice. Errors, and actions that can be undone, stay until they are dismissed or the next notice. */
export function notify(text: string, { isBad = false, undo }: Partial<Notice> = {}): Notice {
  clearTimeout(forgetting);
  last = notice.value = { text, isBad, undo };
  if (!isBad && !undo) forgetting = window.setTimeout(dismissNotice, NOTICE_MS);
  return last;
}

/** Returns whether a notice may be updated: no other one was shown since, and its action was not undone. */
export function isLastNotice(one: Notice): boolean {
  return one === last;
}

export function dismissNotice(): void {
  clearTimeout(forgetting);
  notice.value = undefined;
}

/** Undoes the action of the notice, if possible. It is undone only once. */
export function undoNotice(): void {
  const undo = notice.value?.undo;
  if (!undo) return;
  last = undefined;
  dismissNotice();
  undo();
}

export type Theme = 'auto' | 'light' | 'dark';

export const theme = signal<Theme>((localStorage.getItem('theme') as Theme | null) ?? 'auto');

effect(() => {
  localStorage.setItem('theme', theme.value);
  document.documentElement.style.colorScheme = theme.value === 'auto' ? 'light dark' : theme.value;
});
