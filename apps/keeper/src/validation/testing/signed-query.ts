/** Requests as ykclient makes them, written from the protocol's text and not from our code. */
import { createHmac, randomBytes } from "node:crypto"

export type Parameter = { readonly name: string; readonly value: string }

/** Signed with this key (base64), unless it is empty; with a nonce of its own if none is given. */
export function signedQuery(fields: Readonly<Record<string, string>>, key: string): readonly Parameter[] {
  const all = { nonce: randomBytes(16).toString("hex"), ...fields }
  const parameters = Object.entries(all).map(([name, value]) => ({ name, value }))
  return key === "" ? parameters : [...parameters, { name: "h", value: signatureOf(parameters, key) }]
}

export function signatureOf(parameters: readonly Parameter[], key: string): string {
  const sorted = parameters.map(({ name, value }) => `${name}=${value}`).toSorted()
  return createHmac("sha1", Buffer.from(key, "base64")).update(sorted.join("&")).digest("base64")
}

/** An answer's lines by name. @throws if its signature is not of this key */
export function readAnswer(lines: readonly string[], key?: string): Readonly<Record<string, string>> {
  const parameters = lines.map((line) => {
    const at = line.indexOf("=")
    return { name: line.slice(0, at), value: line.slice(at + 1) }
  })
  const { h, ...rest } = Object.fromEntries(parameters.map(({ name, value }) => [name, value]))
  if (key === undefined) {
    if (h !== undefined) throw new Error("signed, although nobody's key is known")
    return rest
  }
  const unsigned = parameters.filter(({ name }) => name !== "h")
  if (h !== signatureOf(unsigned, key)) throw new Error(`a wrong signature: ${lines.join(" ")}`)
  return rest
}
