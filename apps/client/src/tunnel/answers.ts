/** What the gate answers: bodies of bounded length, and refusals as it wrote them. */
import { Fault, isFaultCode, type Json, parseJson } from "@schleuse/base"

const MAX_ANSWER_BYTES = 1024 * 1024

/** @throws GATE_UNREACHABLE for one without an end */
export async function readAnswer(stream: AsyncIterable<unknown>): Promise<Json> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("an answer has other things than bytes")
    length += chunk.length
    if (length > MAX_ANSWER_BYTES) throw new Fault("GATE_UNREACHABLE", "an answer without an end")
    chunks.push(chunk)
  }
  return parseJson(Buffer.concat(chunks).toString("utf8"))
}

/** A refusal as the gate wrote it; its words are looked up here, so that they are in the person's language. */
export function faultOf(answer: Json): Fault {
  const field = (name: string): unknown =>
    typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined
  const [code, reference] = [field("code"), field("reference")]
  const known = typeof code === "string" && isFaultCode(code) ? code : "INTERNAL"
  return new Fault(known, "", { reference: typeof reference === "string" ? reference : undefined })
}
