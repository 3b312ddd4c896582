/** One accepted request for each row about folders, in an order in which each finds what it needs. */
import assert from "node:assert/strict"
import type { CommandName } from "@schleuse/wire"
import type { Stage } from "../commands.test.ts"
import { PURPOSE } from "./keeper-world.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

const folder = ({ prepared }: Stage) => prepared["folder"] ?? ""
const klinik = (stage: Stage) => ({ folder: folder(stage), institution: stage.world.institutions.klinik })

export const FOLDER_SAMPLES = {
  listFolders: {
    ask: async ({ world, prepared }) => {
      const sorted = { sort: "name", direction: "up" } as const
      const { folders } = await world.operator.call("listFolders", { ...sorted, search: "neu", kind: "shared" })
      assert.equal(folders.length, 1)
      prepared["folder"] = folders[0]?.folder ?? ""
    },
  },
  addGrant: {
    ask: async (stage) =>
      await stage.world.operator.call("addGrant", { ...klinik(stage), access: "read", purpose: PURPOSE }),
  },
  changeGrant: { ask: (stage) => stage.world.operator.call("changeGrant", { ...klinik(stage), access: "read-write" }) },
  explainFolder: { ask: (stage) => stage.world.operator.call("explainFolder", { folder: folder(stage) }) },
  explainAccess: {
    ask: ({ world }) => world.operator.call("explainAccess", { institution: world.institutions.klinik }),
  },
  changePurpose: {
    ask: (stage) => {
      const input = { folder: folder(stage), purpose: { ...PURPOSE, stage: "productive" } } as const
      return stage.world.operator.call("changePurpose", input)
    },
  },
  describeFolder: { ask: (stage) => stage.world.operator.call("describeFolder", { folder: folder(stage) }) },
  endGrant: {
    ask: (stage) => stage.world.operator.call("endGrant", { ...klinik(stage), reason: "Probe" }),
  },
  closeFolder: {
    before: async ({ world, door, prepared }) => {
      const klinik = await world.login("klinik", door)
      const { aok, klinik: from } = world.institutions
      const added = await world.operator.call("addDelivery", { from, to: aok, purpose: PURPOSE })
      prepared["folder"] = added.folder
      await klinik.put("/ausgang/aok/noch-da", Buffer.from("x"))
      await klinik.open("/ausgang/aok/unterwegs")
    },
    ask: async (stage) => {
      const closed = await stage.world.operator.call("closeFolder", { folder: folder(stage), reason: "Probe" })
      assert.deepEqual(closed, { state: "closed", files: 1 })
    },
  },
  reopenFolder: {
    ask: (stage) => stage.world.operator.call("reopenFolder", { folder: folder(stage), reason: "Probe" }),
  },
  discardFolder: {
    before: async (stage) =>
      void (await stage.world.operator.call("closeFolder", { folder: folder(stage), reason: "Probe" })),
    ask: (stage) => stage.world.operator.call("discardFolder", { folder: folder(stage), reason: "Probe" }),
  },
} as const satisfies { readonly [C in CommandName]?: Sample }
