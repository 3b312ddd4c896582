/** What the agent is made of: this PC's folder, key and system, the operator's settings, and whom to tell. */
import type { Clock } from "@schleuse/base"
import type { Folder } from "../device/folder.ts"
import type { KeyStore } from "../device/key-store.ts"
import type { Machine } from "../posture/machine.ts"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import type { PcSystem } from "../system/pc-system.ts"
import type { GetFile } from "../update/self-update.ts"
import type { Updater } from "./updates.ts"

export type AgentOptions = {
  readonly folder: Folder
  readonly settings: OperatorSettings
  readonly keys: KeyStore
  readonly machine: Machine
  readonly platform: string
  readonly pc: PcSystem
  readonly clock?: Clock | undefined
  readonly suggestedCode?: string | undefined
  /** From what the gate hands out; absent: this build is not updated by itself. */
  readonly updates?: ((get: GetFile) => Updater) | undefined
  readonly onDefect: (error: unknown) => void
  /** After everything was given back. */
  readonly onQuit: () => void
  /** What else of this software lies on the PC goes. */
  readonly onRemoved?: (() => void) | undefined
  /** Another version of this program is in its place: the next start runs it. */
  readonly onUpdated?: (() => void) | undefined
}
