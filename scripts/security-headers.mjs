// The one place that says what the served pages may do. Every response carries these headers, worker files included.

/**
 * Hashes of inline scripts. The only one sets the theme before the first paint; a test compares it with index.html.
 * @type {string[]}
 */
export const INLINE_SCRIPT_HASHES = ["'sha256-Ol0Xn49snO+nzoR+2v80J1xy+LZN110yIXkuj4guDFI='"];

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  ["script-src 'self'", ...INLINE_SCRIPT_HASHES].join(' '),
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** @type {Record<string, string>} */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // The page by itself in its process: only then may it share memory with a worker, which reads the rows of long runs from the disk for it.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
