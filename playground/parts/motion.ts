import { signal } from '@preact/signals';

const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether animated images play. By default, they do not if the user prefers reduced motion. */
export const isPlaying = signal(!reduced.matches);

reduced.addEventListener('change', () => { isPlaying.value = !reduced.matches; });
