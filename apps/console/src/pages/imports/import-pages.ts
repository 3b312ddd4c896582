/** The pages of imports: where each is, and what their buttons do. */
import { seeOther } from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import type { AddPages } from "../../site/areas.ts"
import { operatorOf } from "../../site/house.ts"
import { IMPORT_WORDS } from "../../words/import-words.ts"
import { idIn } from "../register/addressed.ts"
import { aliasesPage, removeAlias, removeAliasPage } from "./alias-pages.tsx"
import { checkFiles } from "./check-files.tsx"
import { importWord, UPLOAD_PATH } from "./import-kinds.ts"
import { lettersPage, makeLetters } from "./letters-page.tsx"
import { runPage, sourceOf } from "./run-page.tsx"
import { RunningImports } from "./running-imports.ts"
import { importsPage, sampleFile, uploadPage } from "./upload-page.tsx"

export const importPages: AddPages = (site, house) => {
  const running = new RunningImports()
  site.get("/imports", (c) => importsPage(c, house))
  site.get("/imports/samples/:file", (c) => sampleFile(c))
  site.post(UPLOAD_PATH, (c) => checkFiles(c, house, running))
  site.get("/imports/run/:id", (c) => runPage(c, house, running))
  site.post("/imports/run/:id/do", async (c) => {
    const id = idIn(c)
    const source = c.get("form").text("source")
    const asked = { import: id, dryRun: false, ...sourceOf(source) }
    await running.follow(id, "import", operatorOf(c).ask("runImport", asked))
    return seeOther(c, `/imports/run/${id}?source=${source}`)
  })
  site.post("/imports/run/:id/propose", async (c) => {
    const id = idIn(c)
    const { rowsSha256 } = await operatorOf(c).ask("listImport", { import: id, from: 0, limit: 1 })
    return await perform(
      c,
      house,
      { command: "runApprovedImport", input: { rowsSha256 } },
      { back: `/imports/run/${id}` },
    )
  })
  site.post("/imports/run/:id/drop", async (c) => {
    const { ask, session } = operatorOf(c)
    await ask("dropImport", { import: idIn(c) })
    house.sessions.tell(session, IMPORT_WORDS.dropped)
    return seeOther(c, "/imports")
  })
  site.get("/imports/run/:id/letters", (c) => lettersPage(c, house))
  site.post("/imports/run/:id/letters", (c) => makeLetters(c, house))
  site.get("/institutions/:id/old-names", (c) => aliasesPage(c, house))
  site.get("/institutions/:id/old-names/remove", (c) => removeAliasPage(c))
  site.post("/institutions/:id/old-names/remove", (c) => removeAlias(c, house))
  site.get("/imports/:import", (c) => uploadPage(c, house, importWord(c.req.param("import"))))
}
