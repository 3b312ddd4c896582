/** The demo's tour, as the command that started the demo wrote it down. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Fault, parseJson } from "@schleuse/base"
import { type OutputOf, tour } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"

type Tour = OutputOf<"describeTour">

export function tourHandlers(dataFolder: string, mode: "demo" | "productive") {
  return {
    describeTour: handler<"describeTour", Tour>("describeTour", {
      prepare: async () => {
        if (mode !== "demo") throw new Fault("TOUR_DEMO_ONLY")
        let text: string
        try {
          text = await readFile(join(dataFolder, "run", "tour.json"), "utf8")
        } catch (cause) {
          // The doors have to be there before anybody can say where they are.
          throw new Fault("TOUR_NOT_READY", "", { cause })
        }
        return tour(parseJson(text), "tour.json")
      },
      run: async (tx, _input, _request, given) => {
        adminLeaf(tx, "describeTour", undefined, {})
        return given
      },
    }),
  }
}
