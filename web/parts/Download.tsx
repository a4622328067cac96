interface DownloadProps {
  /** The name of the file: "figure.svg". */
  readonly file: string;
  readonly type: string;
  /** What is in it, made when it is asked for. */
  readonly content: () => string | Uint8Array<ArrayBuffer> | Blob | Promise<string | Uint8Array<ArrayBuffer> | Blob>;
  readonly children: string;
}

/** A button that saves a file. */
export function Download({ file, type, content, children }: DownloadProps) {
  const save = async () => {
    const made = await content();
    const url = URL.createObjectURL(made instanceof Blob ? made : new Blob([made], { type }));
    const anchor = document.createElement("a");
    anchor.href = url;
    anchor.download = file;
    anchor.click();
    // the download has begun by then, or never will
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <button type="button" class="button" onClick={save}>
      {children}
    </button>
  );
}
