/** The device's record: who this PC is to the gate. Public, but written whole; the key lies in the key store. */
import { X509Certificate } from "node:crypto"
import { Fault, id, type Infer, integer, isFault, object, parseJson, text } from "@schleuse/base"
import type { Folder } from "./folder.ts"

const FILE = "device.json"

const deviceRecord = object({
  v: integer(1, 1),
  device: id,
  login: text(64),
  name: text(200),
  /** PEM. */
  certificate: text(4096, /^-----BEGIN CERTIFICATE-----\n/),
})
export type DeviceRecord = Omit<Infer<typeof deviceRecord>, "v">

/** Undefined as long as there is none. @throws CLIENT_RECORD_DAMAGED, CLIENT_FOLDER_UNSAFE */
export function loadDevice(folder: Folder): DeviceRecord | undefined {
  const text = folder.read(FILE)
  if (text === undefined) return undefined
  try {
    const { device, login, name, certificate } = deviceRecord(parseJson(text), FILE)
    timesOf(certificate)
    return { device, login, name, certificate }
  } catch (cause) {
    throw new Fault("CLIENT_RECORD_DAMAGED", isFault(cause) ? cause.detail : "", { cause })
  }
}

/** @throws CLIENT_FOLDER_UNWRITABLE */
export function saveDevice(folder: Folder, record: DeviceRecord): void {
  folder.write(FILE, JSON.stringify({ v: 1, ...record }))
}

/** @throws CLIENT_FOLDER_UNWRITABLE */
export function removeDevice(folder: Folder): void {
  folder.remove(FILE)
}

/** When (ms) a certificate ends, and from when on the next one is asked for: half of its time. */
export function timesOf(certificate: string): { readonly until: number; readonly renewFrom: number } {
  const { validFromDate, validToDate } = new X509Certificate(certificate)
  const [from, until] = [validFromDate.getTime(), validToDate.getTime()]
  return { until, renewFrom: from + Math.floor((until - from) / 2) }
}
