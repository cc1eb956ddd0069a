import { Theme, theme } from '../state';

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };
const SIGNS: Readonly<Record<Theme, string>> = { auto: '◐', light: '☀', dark: '☾' };

export function ThemeButton() {
  return (
    <button type="button" class="quiet icon" aria-label={`Theme: ${theme.value}`} title={`Theme: ${theme.value}`}
      onClick={() => { theme.value = NEXT[theme.value]; }}>
      <span aria-hidden="true">{SIGNS[theme.value]}</span>
    </button>
  );
}
