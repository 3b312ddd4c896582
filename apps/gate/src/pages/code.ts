/** Codes of links: from what people type, paste and follow to the one spelling of addresses. Pure. */

const CODE = /^[0-9A-Z]{16}$/

/** `XXXX-XXXX-XXXX-XXXX`; undefined for what cannot be one. A whole link, small letters, spaces and hyphens of any kind are tolerated. */
export function findCode(typed: string): string | undefined {
  const [, pasted = typed] = /\/zugang\/([^/?#]*)/.exec(typed) ?? []
  const plain = pasted.replaceAll(/[\s\u2010-\u2015\u2212-]/g, "").toUpperCase()
  return CODE.test(plain) ? (plain.match(/.{4}/g) ?? []).join("-") : undefined
}
