/** The part of the decoder that tests use; it comes without types. */
declare module 'pngjs' {
  export const PNG: { readonly sync: { read(bytes: Uint8Array): { readonly width: number; readonly height: number; /** RGBA, row by row. */ readonly data: Uint8Array } } };
}
