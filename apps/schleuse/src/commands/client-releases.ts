/** `schleuse client …`: lists a release of the access software in the log, and gets the proof that PCs want to see. */
import { readFileSync, renameSync, writeFileSync } from "node:fs"
import {
  base64,
  canonicalJson,
  Fault,
  integer,
  type Json,
  list,
  object,
  oneOf,
  optional,
  parseCanonicalJson,
  parseUtf8,
  text,
} from "@schleuse/base"
import { clientReleaseHash, parseLeaf } from "@schleuse/leaf"
import { pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import { underSession } from "../operator/under-session.ts"
import type { CommandAction } from "./command-context.ts"

const PUBLISHED: Text = {
  de: "Version {version} steht im Protokoll. Den Nachweis holt: schleuse client prove {file}",
  en: "Version {version} stands in the log. For the proof: schleuse client prove {file}",
}
const PROVEN: Text = {
  de: "Der Nachweis liegt bei: Eintrag {index}. Die Datei kann zu den Downloads.",
  en: "The proof is in it: entry {index}. The file can go to the downloads.",
}

// As the client signs it (apps/client/src/signed/signed-document.ts).
const signed = object({
  v: integer(1, 1),
  kind: oneOf("release"),
  body: (value: unknown) => value as Json,
  signatures: list(object({ key: base64(44), signature: base64(64) }), 32),
  proof: optional(text(65_536)),
})

const publish: CommandAction = async (context) => {
  const { args, terminal } = context
  const [file = ""] = args.operands
  const { manifest, version } = readManifest(file)
  await underSession(context, ({ call }) => call("publishClientRelease", { manifest, version }))
  terminal.say(PUBLISHED, { version, file })
  terminal.result({ manifest, version })
  return EXIT.ok
}

const prove: CommandAction = async ({ args, terminal }) => {
  const [file = ""] = args.operands
  const { manifest, document } = readManifest(file)
  const { index, proof } = await underOperatorSession(args, async (keeper, session) => {
    const newest = { order: "newest", kind: "administration" } as const
    for await (const { entries } of pagesOf((from) => keeper.call("listLog", { ...newest, ...from }, session))) {
      const found = entries.find((entry) => isListing(entry.text, manifest))
      if (found !== undefined) return await keeper.call("proveEntry", { index: found.index }, session)
    }
    throw new Fault("UPDATE_NOT_IN_LOG", manifest)
  })
  writeFileSync(`${file}.new`, `${canonicalJson({ ...document, proof })}\n`)
  renameSync(`${file}.new`, file)
  terminal.say(PROVEN, { index: String(index) })
  terminal.result({ index })
  return EXIT.ok
}

export const CLIENT_RELEASE_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "client publish": publish,
  "client prove": prove,
}

function isListing(leafText: string, manifest: string): boolean {
  const leaf = parseLeaf(leafText)
  return leaf.type === "client_release" && leaf.manifest === manifest
}

/** @throws ARGUMENT_INVALID if it is no release as it was made and signed */
function readManifest(file: string) {
  try {
    const document = signed(parseCanonicalJson(parseUtf8(readFileSync(file)).replace(/\n$/, "")), file)
    const { body } = document
    const version = typeof body === "object" && body !== null && "version" in body ? body["version"] : undefined
    if (typeof version !== "string") throw new Fault("SCHEMA_MISMATCH", "no version")
    return { document, manifest: clientReleaseHash(body), version }
  } catch (cause) {
    throw new Fault("ARGUMENT_INVALID", file, { cause })
  }
}
