/** Devices of an account without the access software: a key and a certificate each, by links and the gate's own way of enrolling. */
import { createHash, generateKeyPairSync, sign } from "node:crypto"
import { type ClientHttp2Session, connect } from "node:http2"
import { canonicalJson, type Json, parseJson } from "@schleuse/base"

/** What a PC shows. */
export type BenchDevice = { readonly key: string; readonly cert: string }

/** One for each code: a link for ten has to be given ten times. */
export async function enrolDevices(port: number, ca: Buffer, codes: readonly string[]): Promise<BenchDevice[]> {
  const gate = connect(`https://localhost:${port}`, { ca })
  const lost = new Promise<never>((_resolve, reject) => gate.once("error", reject))
  try {
    const devices: BenchDevice[] = []
    for (const code of codes) devices.push(await Promise.race([enrol(gate, code), lost]))
    return devices
  } finally {
    gate.destroy()
  }
}

async function enrol(gate: ClientHttp2Session, code: string): Promise<BenchDevice> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const spki = publicKey.export({ format: "der", type: "spki" }).toString("base64")
  const body = { code, spki, name: "Bench", system: "linux" }
  const nonce = await ask(gate, "nonce", {}, "nonce")
  const hash = createHash("sha256").update(canonicalJson(body)).digest("hex")
  const claim = canonicalJson({ v: 1, purpose: "enrol", nonce, device: "", body: hash })
  const signature = sign("sha256", Buffer.from(claim), { key: privateKey, dsaEncoding: "ieee-p1363" })
  const proof = { nonce, signature: signature.toString("base64") }
  const cert = await ask(gate, "enrol", { ...body, ...proof }, "certificate")
  return { key: privateKey.export({ format: "pem", type: "pkcs8" }).toString(), cert }
}

/** One text of the answer. @throws if it was refused */
async function ask(gate: ClientHttp2Session, what: string, body: Json, field: string): Promise<string> {
  const headers = { ":method": "POST", ":path": `/api/v1/${what}`, "content-type": "application/json" }
  const stream = gate.request(headers)
  stream.setEncoding("utf8").end(JSON.stringify(body))
  let text = ""
  for await (const piece of stream) text += String(piece)
  const answer = parseJson(text)
  const found = typeof answer === "object" && answer !== null ? new Map(Object.entries(answer)).get(field) : undefined
  if (typeof found !== "string") throw new Error(`${what}: ${text}`)
  return found
}
