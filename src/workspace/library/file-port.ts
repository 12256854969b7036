/** A file that a person chose or dropped. */
export interface OpenedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** To write to the same file later; null where the browser cannot. */
  readonly handle: FileHandle | null;
}

/** A file on disk that may be written again. What it is belongs to the port. */
export interface FileHandle {
  readonly name: string;
  /** Milliseconds since 1970 of the last change on disk; null when unknown. */
  modifiedAt(): Promise<number | null>;
  /** Whether it may be read and written; the browser may ask the person, who has just done something. */
  mayWrite(): Promise<boolean>;
  write(text: string): Promise<void>;
}

/** Files outside of the page. Each may be given up by the person: null. */
export interface FilePort {
  /** A design, or what is imported into one. */
  open(what?: 'design' | 'import'): Promise<OpenedFile | null>;
  /** Asks where to, where the browser can; otherwise it downloads and there is no handle. */
  saveAs(text: string, suggestedName: string): Promise<{ readonly name: string; readonly handle: FileHandle | null } | null>;
  /** Writes a file that is not saved again later; its name. */
  export(content: Blob, suggestedName: string): Promise<string | null>;
  /** Which file on disk a design of the library belongs to, kept across reloads; null for none. */
  remember(designId: string, handle: FileHandle | null, modifiedAt: number | null): Promise<void>;
  recall(designId: string): Promise<{ readonly handle: FileHandle; readonly modifiedAt: number | null } | null>;
}
