// The one place that says what the served pages may do. Every response carries these headers, worker files included.

/**
 * Hashes of inline scripts, such as `'sha256-…'`. None today; a script that sets the theme before the first paint
 * would be the only one.
 * @type {string[]}
 */
const INLINE_SCRIPT_HASHES = [];

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
};
