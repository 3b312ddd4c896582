/** DATA/ca.pem: the certificate of the house's own authority, for those who are to trust it. Public, and only a copy. */
import { chmod, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"

/** Writes it if it is not there or another. A copy of somebody else's with this name is replaced. */
export async function saveAuthority(dataFolder: string, pem: string): Promise<void> {
  const path = join(dataFolder, "ca.pem")
  const found = await readFile(path, "utf8").catch(() => "")
  if (found === pem) return
  const next = join(dataFolder, ".ca.pem.tmp")
  await writeFile(next, pem)
  // Whatever our umask is.
  await chmod(next, 0o644)
  await rename(next, path)
}
