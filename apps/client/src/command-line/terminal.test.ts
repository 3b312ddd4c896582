import assert from "node:assert/strict"
import { PassThrough } from "node:stream"
import { test } from "node:test"
import { readAll } from "../testing/small-gate.ts"
import { terminalOf } from "./terminal.ts"

function world(isTTY: boolean) {
  const modes: boolean[] = []
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: (isRaw: boolean) => modes.push(isRaw) })
  const [output, errors] = [new PassThrough(), new PassThrough()]
  return { input, output, errors, modes, terminal: terminalOf(input, output, errors) }
}

test("a script gives a line for each question, whole or in pieces, the last one without its end", async () => {
  const { input, terminal } = world(false)
  const first = terminal.ask("Password:", "hidden")
  for (const piece of ["gehei", "m ü\r\nco", "de\nrest"]) input.write(piece)
  input.end()
  assert.equal(await first, "geheim ü")
  assert.equal(await terminal.ask("Code:", "shown"), "code")
  assert.equal(await terminal.ask("Next:", "shown"), "rest")
  await assert.rejects(terminal.ask("More:", "shown"), { code: "CLIENT_INPUT_ENDED" })
})

test("at a terminal a secret is not shown, may be mended, and Control-C breaks off", async () => {
  const { input, output, errors, modes, terminal } = world(true)
  const asked = terminal.ask("Passwort:", "hidden")
  input.write("falsch\u0015rightt\u007f\r")
  assert.equal(await asked, "right")
  assert.deepEqual(modes, [true, false])
  const broken = terminal.ask("Passwort:", "hidden")
  input.write("x\u0003")
  await assert.rejects(broken, { code: "CLIENT_INPUT_ENDED" })
  assert.deepEqual(modes, [true, false, true, false])
  errors.end()
  assert.equal(await readAll(errors), "Passwort: \nPasswort: \n")
  assert.equal(output.read(), null)
})
