/**
 * New public keys that a partner's script puts into `/schluessel/`.
 *
 * Such a file never becomes a stored one: it is collected in memory and asked
 * of the keeper as a proposal when the client closes it. Who may propose what,
 * and whether the key ever counts, is not decided here. A private key that
 * somebody puts by mistake goes no farther than this.
 */
import { Fault } from "@schleuse/base"
import type { Attributes, VirtualPath, WriteFile, WriteIntent } from "@schleuse/sftp"
import type { SessionKeeper } from "./session-keeper.ts"

const FOLDER = "/schluessel"
const PUBLIC_KEY = /^\/schluessel\/[^/]+\.pub$/
const MAX_BYTES = 8192
const PRIVATE_KEY = /PRIVATE KEY-----|PuTTY-User-Key-File/
/** What has been put in one connection and is still shown under its own name, for clients that set its time afterwards. */
const MAX_SHOWN = 10

export class KeyInbox {
  readonly #ask: SessionKeeper
  readonly #shown = new Map<VirtualPath, Attributes>()

  constructor(ask: SessionKeeper) {
    this.#ask = ask
  }

  /** Does this path lie among the keys? Nothing there may be begun as an upload. */
  holds(path: VirtualPath): boolean {
    return path.startsWith(`${FOLDER}/`)
  }

  /** What this connection has put there. */
  find(path: VirtualPath): Attributes | undefined {
    return this.#shown.get(path)
  }

  /** @throws PATH_NOT_FOUND for whoever has no such folder, KEY_PROPOSAL_NAME; the file: KEY_PROPOSAL_*, SSH_KEY_* */
  async openWrite(path: VirtualPath, { creates }: WriteIntent): Promise<WriteFile> {
    const { entry } = await this.#ask("statPath", { path: FOLDER })
    if (entry === undefined || creates === "never") throw new Fault("PATH_NOT_FOUND")
    if (!PUBLIC_KEY.test(path)) throw new Fault("KEY_PROPOSAL_NAME")
    // Zeros between what came out of order are no text: then it is refused when it is closed.
    const content = Buffer.alloc(MAX_BYTES)
    let sizeBytes = 0
    const attributes = (): Attributes => ({
      kind: "file",
      sizeBytes,
      modifiedAtMs: Date.now(),
      isReadable: false,
      isWritable: false,
    })
    return {
      stat: async () => attributes(),
      write: async (offset, bytes) => {
        if (offset + bytes.length > MAX_BYTES) throw new Fault("KEY_PROPOSAL_TOO_LARGE")
        bytes.copy(content, offset)
        sizeBytes = Math.max(sizeBytes, offset + bytes.length)
      },
      sync: async () => undefined,
      change: async (change) => {
        if (change.sizeBytes !== undefined && change.sizeBytes !== sizeBytes) {
          throw new Fault("UPLOAD_RESIZE_UNSUPPORTED")
        }
      },
      close: async () => {
        await this.#ask("proposeOwnKey", { sshKey: lineOf(content.subarray(0, sizeBytes)) })
        if (this.#shown.size < MAX_SHOWN) this.#shown.set(path, attributes())
      },
      abandon: async () => void content.fill(0),
    }
  }
}

/** The line in a `.pub` file, with the line's end that editors and Windows leave. @throws KEY_PROPOSAL_PRIVATE */
function lineOf(content: Buffer): string {
  const text = content.toString("utf8")
  if (PRIVATE_KEY.test(text)) {
    content.fill(0)
    throw new Fault("KEY_PROPOSAL_PRIVATE")
  }
  return text.replace(/\r?\n$/, "")
}
