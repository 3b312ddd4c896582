/** One file to fetch: the way to it, what tells it from another one, and what the system will show when it is started. */
import { Facts, Name, speak, type View, writeNumber } from "@schleuse/web"
import { GATE_WORDS } from "../words/gate-words.ts"
import type { DownloadFile, System } from "./downloads.ts"
import { nameWithCode } from "./download-pages.ts"
import { SYSTEM_NAMES } from "./visitor-system.ts"

export type FetchCardProps = {
  readonly view: View
  readonly file: DownloadFile
  readonly version: string
  readonly code: string
  /** The one that most people want. */
  readonly isFirst: boolean
}

/** What prints a file's SHA-256 without anything installed. */
const CHECKSUM: Readonly<Record<System, (name: string) => string>> = {
  windows: (name) => `certutil -hashfile ${name} SHA256`,
  macos: (name) => `shasum -a 256 ${name}`,
  linux: (name) => `sha256sum ${name}`,
}

export function FetchCard({ view, file, version, code, isFirst }: FetchCardProps) {
  const say = speak(GATE_WORDS, view.language)
  const name = nameWithCode(file, code)
  const megabytes = Math.max(0.1, Math.round(file.sizeBytes / 100_000) / 10)
  const rows = [
    [say("file"), <span class="fingerprint">{name}</span>],
    [say("size"), say("megabytes", { count: writeNumber(megabytes, view.language) })],
    [say("version"), version],
    [say("maker"), file.signedBy === undefined ? say("makerNone") : <Name text={file.signedBy} />],
    [say("checksum"), <code class="fingerprint">{file.sha256}</code>],
  ] as const
  return (
    <div class="list">
      <p class="kern-body">
        <a
          class={isFirst ? "kern-btn kern-btn--primary" : "kern-btn kern-btn--secondary"}
          href={`/zugang/${code}/datei/${file.name}`}
          download={name}
        >
          <span class="kern-label">{say("fetchButton", { system: SYSTEM_NAMES[file.system] })}</span>
        </a>
      </p>
      <Facts rows={rows} />
      <details>
        <summary class="kern-body">{say("checksumHow")}</summary>
        <div class="command-lines">
          <p class="kern-body">{say("checksumText")}</p>
          <p class="kern-body command-line">
            <code>{CHECKSUM[file.system](name)}</code>
          </p>
        </div>
      </details>
    </div>
  )
}

export type FirstStartProps = {
  readonly view: View
  readonly file: DownloadFile
  readonly code: string
}

/** As the release says it is signed or not: a page that promises the wrong window teaches people to click past any. */
export function FirstStart({ view, file, code }: FirstStartProps) {
  const say = speak(GATE_WORDS, view.language)
  const { system, signedBy: publisher } = file
  const paragraphs: Readonly<Record<System, () => readonly string[]>> = {
    windows: () => [
      say("startAny"),
      say("windowsKeep"),
      ...(publisher === undefined ? [say("windowsUnsigned"), say("onlyThis")] : [say("windowsSigned", { publisher })]),
    ],
    macos: () => [
      say("macosChip"),
      say("macosUnpack"),
      ...(publisher === undefined ? [say("macosUnsigned"), say("onlyThis")] : [say("macosSigned", { publisher })]),
      say("typeCode", { code }),
    ],
    linux: () => [say("linuxAllow"), say("startAny")],
  }
  const name = nameWithCode(file, code)
  return (
    <div class="list">
      <ol class="kern-list kern-list--number">
        {paragraphs[system]().map((text) => (
          <li>
            <Name text={text} />
          </li>
        ))}
      </ol>
      {system === "linux" ? (
        <div class="command-lines">
          <p class="kern-body command-line">
            <code>{`chmod +x ${name} && ./${name}`}</code>
          </p>
        </div>
      ) : (
        ""
      )}
    </div>
  )
}
