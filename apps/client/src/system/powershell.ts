/**
 * One run of Windows PowerShell: a script of ours, one JSON object in, one JSON value out.
 *
 * What goes in travels as base64 inside the script, so that no path, address
 * or name can ever become a command.
 */
import { type Json, isFault, parseJson } from "@schleuse/base"
import type { Machine } from "../posture/machine.ts"

/** What the script finds in `$asked`. */
export async function askPowershell(machine: Machine, script: string, asked: Json): Promise<Json | undefined> {
  const said = await machine.ask("powershell.exe", powershellArguments(script, asked))
  if (said?.status !== 0) return undefined
  try {
    return parseJson(said.text.trim().replace(/^\ufeff/, ""))
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

export function powershellArguments(script: string, asked: Json): readonly string[] {
  const input = Buffer.from(JSON.stringify(asked)).toString("base64")
  const whole = `$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false
$asked = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${input}')) | ConvertFrom-Json
${script}`
  const encoded = Buffer.from(whole, "utf16le").toString("base64")
  return ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand", encoded]
}
