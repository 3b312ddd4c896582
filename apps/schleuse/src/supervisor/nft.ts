/** Root's nft, with its own words as the answer. */
import { spawnSync } from "node:child_process"
import { ADMINISTRATOR_PATH } from "./keeper-enclosure.ts"

/** Why nft refused, or undefined. */
export function nft(args: readonly string[], input = ""): string | undefined {
  const { error, status, stderr } = spawnSync("nft", args, {
    input,
    env: { PATH: ADMINISTRATOR_PATH },
    encoding: "utf8",
  })
  if (error !== undefined) return "nft is not installed"
  return status === 0 ? undefined : `nft: ${stderr.trim().split("\n")[0] ?? ""}`
}
