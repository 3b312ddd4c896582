/** What is done with devices and their connections, in words. */
import type { Sentence } from "@schleuse/web"
import type { ActionRows, Fact } from "../../actions/action.ts"
import type { Directory } from "../../actions/directory.ts"
import { DEVICE_WORDS, GATE_WORDS, STREAM_WORDS } from "../../words/access-words.ts"

const DEVICE: Sentence = ["Gerät", "Device"]

async function ofDevice(
  { device, reason }: { readonly device: string; readonly reason: string },
  directory: Directory,
): Promise<readonly Fact[]> {
  return [
    { label: DEVICE, value: await directory.device(device) },
    { label: GATE_WORDS.reason, value: reason },
  ]
}

export const ACCESS_ACTIONS = {
  blockDevice: {
    title: DEVICE_WORDS.block,
    done: [
      "Das Gerät ist gesperrt. Seine Verbindungen sind beendet.",
      "The device is blocked. Its connections have ended.",
    ],
    describe: ofDevice,
  },
  unblockDevice: {
    title: DEVICE_WORDS.unblock,
    done: ["Das Gerät darf wieder herein.", "The device may come in again."],
    describe: ofDevice,
  },
  removeDevice: {
    title: DEVICE_WORDS.remove,
    done: [
      "Das Gerät ist entfernt. Seine Verbindungen sind beendet.",
      "The device is removed. Its connections have ended.",
    ],
    describe: ofDevice,
  },
  endStream: {
    title: STREAM_WORDS.endTitle,
    done: ["Die Verbindung ist beendet.", "The connection has ended."],
    describe: ({ stream, reason }) =>
      Promise.resolve([
        { label: GATE_WORDS.streams, value: stream },
        { label: GATE_WORDS.reason, value: reason },
      ]),
  },
} as const satisfies ActionRows
