/**
 * This PC as the gate knows it: its key, its record with the certificate, and when the next one is due.
 *
 * The key is made here and never leaves; a certificate is asked for once with
 * the link's code, and from half of its time on with the key's signature.
 */
import { type Clock, Fault, isFault } from "@schleuse/base"
import { type DeviceRecord, loadDevice, removeDevice, saveDevice, timesOf } from "../device/device-record.ts"
import type { Folder } from "../device/folder.ts"
import type { KeyStore } from "../device/key-store.ts"
import type { GateLink } from "../tunnel/gate-link.ts"
import type { AgentState } from "./agent.ts"
import { isCode, readTypedCode } from "./enrolment-code.ts"
import type { Device, GateApi } from "./gate-api.ts"
import { inTime } from "./politely.ts"

/** After the gate has said that it was renewed lately: the keeper renews one certificate in this time. */
const RENEWED_MS = 10 * 60_000

export type OwnDeviceOptions = {
  readonly folder: Folder
  readonly keys: KeyStore
  readonly api: GateApi
  readonly link: Pick<GateLink, "setDevice" | "setNextDevice" | "start" | "stop">
  readonly clock: Clock
  readonly onState: (part: Partial<AgentState>) => void
}

type Known = Device & { readonly record: DeviceRecord }

export class OwnDevice {
  readonly #options: OwnDeviceOptions
  #now: Known | undefined
  /** Monotonic ms; before it the gate would only say the same again. */
  #renewNotBefore = Number.NEGATIVE_INFINITY

  constructor(options: OwnDeviceOptions) {
    this.#options = options
  }

  /** Undefined before it is enrolled, and when its key is lost. */
  get now(): Known | undefined {
    return this.#now
  }

  /** @throws CLIENT_NOT_ENROLLED */
  requireEnrolled(): Known {
    if (this.#now === undefined) throw new Fault("CLIENT_NOT_ENROLLED")
    return this.#now
  }

  /** What lies in the folder. @throws CLIENT_KEY_LOST, CLIENT_RECORD_DAMAGED, CLIENT_FOLDER_UNSAFE, and what the key store does */
  async load(): Promise<void> {
    const { folder, keys, onState } = this.#options
    const record = loadDevice(folder)
    if (record === undefined) return
    // Told also if the key is lost: then the page can say what to do.
    onState({ deviceName: record.name, enrolled: enrolledBy(record) })
    const found = await keys.load()
    if (found === undefined) throw new Fault("CLIENT_KEY_LOST", "no file")
    this.#becomes({ id: record.device, key: found.key, record })
  }

  /** With a new key each time. @throws CLIENT_ENROLLED_ALREADY, ENROLMENT_*, CLIENT_FOLDER_UNWRITABLE */
  async enrol(asked: { readonly code: string; readonly name: string; readonly system: string }): Promise<void> {
    if (this.#now !== undefined) throw new Fault("CLIENT_ENROLLED_ALREADY")
    const { name, system } = asked
    const code = readTypedCode(asked.code)
    if (!isCode(code)) throw new Fault("ENROLMENT_UNKNOWN", "not of the form")
    const { api, folder, keys, link } = this.#options
    const { key } = await keys.make()
    const { device: id, certificate, login } = await api.enrol(key, { code, spki: key.spki, name, system })
    const record = { device: id, login, name, certificate }
    try {
      saveDevice(folder, record)
    } catch (error) {
      // Nobody would ever use it: the keeper may forget it.
      await inTime(api.remove({ id, key }))
      throw error
    }
    this.#becomes({ id, key, record })
    link.start()
  }

  /**
   * From half of the certificate's time on. The present connection may go on: the keeper knows the former one, too.
   * @throws the gate's refusals, CLIENT_FOLDER_UNWRITABLE
   */
  async renewIfDue(): Promise<void> {
    const { api, clock, folder, link, onState } = this.#options
    const device = this.#now
    const isAfter = (at: number): boolean => clock.wallMs() - api.aheadMs >= at
    if (device === undefined || !isAfter(timesOf(device.record.certificate).renewFrom)) return
    if (clock.monotonicMs() < this.#renewNotBefore) return
    const { certificate } = await this.#renew(device)
    const record = { ...device.record, certificate }
    saveDevice(folder, record)
    this.#now = { ...device, record }
    onState({ enrolled: enrolledBy(record) })
    const shown = { key: device.key.toPem(), certificate }
    // One that ran out in a drawer opens nothing: the connection that showed it is of no use.
    if (isAfter(timesOf(device.record.certificate).until)) link.setDevice(shown)
    else link.setNextDevice(shown)
  }

  async #renew(device: Device): Promise<{ readonly certificate: string }> {
    const { api, clock } = this.#options
    try {
      return await api.renew(device)
    } catch (error) {
      // The answer to an earlier question may have got lost.
      if (isFault(error) && error.code === "DEVICE_RENEWED_LATELY")
        this.#renewNotBefore = clock.monotonicMs() + RENEWED_MS
      throw error
    }
  }

  /** The keeper is told if it can be; the link ends. The files go by `removals`. */
  async giveUp(): Promise<void> {
    const { api, link } = this.#options
    if (this.#now !== undefined) await inTime(api.remove(this.#now))
    link.stop()
    link.setDevice(undefined)
    this.#now = undefined
  }

  /** What `remove` takes away, one by one. */
  get removals(): readonly (() => unknown)[] {
    const { folder, keys } = this.#options
    return [() => keys.remove(), () => removeDevice(folder)]
  }

  #becomes(device: Known): void {
    this.#now = device
    const { key, record } = device
    const { onState, link } = this.#options
    onState({ deviceName: record.name, enrolled: enrolledBy(record) })
    link.setDevice({ key: key.toPem(), certificate: record.certificate })
  }
}

function enrolledBy({ device, login, certificate }: DeviceRecord): AgentState["enrolled"] {
  return { device, login, certificateUntil: timesOf(certificate).until }
}
