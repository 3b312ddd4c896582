/** What a passkey answered in the browser, as the form of a `KeyForm` brings it. */
import { type Json, parseJson } from "@schleuse/base"
import { type FormFields, KEY_ANSWER } from "@schleuse/web"

/**
 * The answer as JSON, for the schema of the command that it goes to; undefined if the browser could not ask.
 *
 * @throws JSON_INVALID
 */
export function findKeyAnswer(form: FormFields): Json | undefined {
  const text = form.text(KEY_ANSWER)
  return text === "" ? undefined : parseJson(text)
}
