/** The gate's own life, and what the access software asks through it. */
import { base64, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { deviceProof, devicePeer, deviceSystem, displayName, houseTexts, tlsKeyPair } from "./fields.ts"

const row = { zones: ["gate"], session: "none", lane: "normal", answer: "after-commit" } as const

/** As typed or as it stands in a link: what is no code of ours is unknown, in whatever form. */
const typedCode = text(40)
/** SubjectPublicKeyInfo of a P-256 key, DER. */
const spki = base64(91)
/** PEM: the device's own. */
const certificate = text(4096, /^-----BEGIN CERTIFICATE-----\n/)

export const GATE_COMMANDS = {
  startGate: command({
    ...row,
    purpose:
      "First request of a gate: says its build, gets its instance id, its key and certificate, and that of the devices' authority.",
    lane: "priority",
    input: object({ build: hex(16), pid: integer(1) }),
    output: object({
      door: id,
      /** Stays in memory. Another one may be pushed at any time (`certificateChanged`). */
      tls: tlsKeyPair,
      /** PEM: every authority of devices whose certificates may still be good, the newest first. */
      devicesCa: text(65_536, /^-----BEGIN CERTIFICATE-----\n/),
      /** Where people reach it; none: https://localhost and whatever port it listens on. */
      origins: list(text(300), 8),
      language: oneOf("de", "en"),
      /** Whom a refused person should ask. */
      contact: text(500),
      /** Who runs this house; may be empty. */
      operator: text(200),
      texts: houseTexts,
      /** Why nothing but refusals may be served, if so. */
      cut: optional(text(64)),
    }),
    leaves: ["door_start", "certificate"],
  }),
  deviceNonce: command({
    ...row,
    purpose: "What a device signs next; good for two minutes, once, at this gate. Stores nothing.",
    input: object({ peer: devicePeer }),
    output: object({ nonce: hex(32), expiresAt: integer() }),
    leaves: ["knock"],
  }),
  showEnrolment: command({
    ...row,
    purpose: "How an enrolment link stands: until when, and for how many PCs more. Spends nothing.",
    input: object({ code: typedCode, peer: devicePeer }),
    output: object({ expiresAt: integer(), devicesLeft: integer(1, 10) }),
    leaves: ["list"],
  }),
  enrolDevice: command({
    ...row,
    purpose: "Makes a PC a device of the link's account, by a signature of the key it made; it gets its certificate.",
    input: object({ code: typedCode, spki, name: displayName, system: deviceSystem, ...deviceProof, peer: devicePeer }),
    output: object({ device: id, certificate, login: text(64) }),
    leaves: ["device", "enrolment"],
  }),
  renewDevice: command({
    ...row,
    purpose: "A device gets its next certificate, by a signature of its key.",
    input: object({ device: id, ...deviceProof, peer: devicePeer }),
    output: object({ certificate }),
    leaves: ["device"],
  }),
} as const
