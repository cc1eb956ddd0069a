import { ComponentChildren } from 'preact';

interface ProblemProps {
  readonly title: string;
  readonly text?: string;
  readonly children?: ComponentChildren;
}

/** Message in place of unavailable content. */
export function Problem({ title, text, children }: ProblemProps) {
  return (
    <div class="problem">
      <h1>{title}</h1>
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  );
}
