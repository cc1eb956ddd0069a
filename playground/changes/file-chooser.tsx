import { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface FileChooserProps {
  readonly class?: string;
  /** Whether several files can be chosen. */
  readonly isMultiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ComponentChildren;
}

/** Button that lets the user choose image files. */
export function FileChooser({ isMultiple = false, onFiles, children, ...props }: FileChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple={isMultiple}
        hidden
        onChange={event => {
          const files = [...event.currentTarget.files ?? []];
          event.currentTarget.value = ''; // so that the same file can be chosen again
          if (files.length > 0) onFiles(files);
        }}
      />
      <button type="button" class={props.class} onClick={() => input.current?.click()}>{children}</button>
    </>
  );
}
