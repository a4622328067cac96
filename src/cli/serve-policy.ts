/** What the workbench may do in a browser: the headers that it is served with. */

/** No inline script or style, no eval, no other host; WebAssembly may be compiled. */
const CONTENT = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
} as const;

/** The Content-Security-Policy, as the page has it in a meta element for hosts that send no headers. */
export const CONTENT_POLICY: string = Object.entries(CONTENT)
  .map((row) => row.join(" "))
  .join("; ");

/** Sent with every file. COOP and COEP isolate the page, so that it may use threads and precise clocks. */
export const HEADERS: Readonly<Record<string, string>> = {
  // a meta element cannot say who may frame the page
  "Content-Security-Policy": `${CONTENT_POLICY}; frame-ancestors 'none'`,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};
