/**
 * The headers of every answer, as one table that a test walks.
 *
 * `on` says which answers carry a row: every one, all but assets, or assets
 * only. A handler cannot take a row back; it can only add other headers.
 */
export type HeaderRow = {
  readonly name: string
  readonly value: string
  readonly on: "every" | "page" | "asset"
  /** Not for the demo, nor on a PC's own loopback: other programs on the same machine serve it without TLS. */
  readonly exceptLocalhost?: true
  readonly why: string
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  // KERN's icons are data: images.
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ")

const NO_FEATURES =
  "accelerometer autoplay bluetooth camera display-capture encrypted-media fullscreen geolocation gyroscope hid " +
  "idle-detection magnetometer microphone midi payment picture-in-picture screen-wake-lock serial usb web-share xr-spatial-tracking"

const PERMISSIONS_POLICY = [
  ...NO_FEATURES.split(" ").map((feature) => `${feature}=()`),
  "publickey-credentials-create=(self)",
  "publickey-credentials-get=(self)",
].join(", ")

export const HEADERS: readonly HeaderRow[] = [
  {
    name: "content-security-policy",
    value: CONTENT_SECURITY_POLICY,
    on: "every",
    why: "only our own files, no inline",
  },
  { name: "x-content-type-options", value: "nosniff", on: "every", why: "a file is what it says it is" },
  { name: "x-frame-options", value: "DENY", on: "every", why: "no frames, for browsers that know no frame-ancestors" },
  // Not no-referrer: with it browsers send `Origin: null` with our own forms.
  { name: "referrer-policy", value: "same-origin", on: "every", why: "addresses of pages stay here" },
  { name: "cross-origin-opener-policy", value: "same-origin", on: "every", why: "no window of others holds ours" },
  { name: "cross-origin-embedder-policy", value: "require-corp", on: "every", why: "nothing foreign is embedded" },
  { name: "cross-origin-resource-policy", value: "same-origin", on: "every", why: "nobody embeds us" },
  { name: "permissions-policy", value: PERMISSIONS_POLICY, on: "every", why: "no device but security keys" },
  {
    name: "strict-transport-security",
    value: "max-age=63072000",
    on: "every",
    exceptLocalhost: true,
    why: "never again without TLS",
  },
  { name: "x-robots-tag", value: "noindex, nofollow", on: "every", why: "no search engine lists us" },
  { name: "cache-control", value: "no-store", on: "page", why: "nothing of a page stays behind" },
  {
    name: "vary",
    value: "cookie, accept-language, sec-fetch-site",
    on: "page",
    why: "a cache that stores anyway mixes nobody",
  },
  { name: "cache-control", value: "public, max-age=31536000, immutable", on: "asset", why: "its name changes with it" },
  { name: "vary", value: "accept-encoding", on: "asset", why: "brotli only for who understands it" },
]

/** Puts the rows that an answer of this kind carries onto it. A download has a page's, and no rights of its own. */
export function setHeaders(headers: Headers, kind: "page" | "asset" | "download", hostname: string): void {
  for (const { name, value, on, exceptLocalhost } of HEADERS) {
    if (exceptLocalhost === true && (hostname === "localhost" || hostname === "127.0.0.1")) continue
    if (on === "every" || on === (kind === "asset" ? "asset" : "page")) headers.set(name, value)
  }
  if (kind === "download") headers.set("content-security-policy", `${CONTENT_SECURITY_POLICY}; sandbox`)
}
