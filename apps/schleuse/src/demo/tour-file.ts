/** DIR/run/tour.json: what the console's tour tells of this demo. Without passwords and keys: whoever is on this machine may read it. */
import { join } from "node:path"
import { replaceFile } from "../supervisor/data-folder.ts"
import { accessLines } from "./access-software.ts"
import { commandLines, quoted } from "./command-lines.ts"
import { type DemoWorld, worldPath } from "./world-file.ts"

export function saveTour(dataFolder: string, world: DemoWorld): void {
  const tour = {
    version: 1,
    world: worldPath(dataFolder),
    verify: `npx schleuse verify log ${quoted(world.log.dir)} --key ${quoted(world.log.vkey)}`,
    cast: commandLines(world, dataFolder),
    ...(world.apps === undefined ? {} : { access: accessLines(dataFolder) }),
  }
  replaceFile(join(dataFolder, "run", "tour.json"), `${JSON.stringify(tour, null, 2)}\n`, 0o644)
}
