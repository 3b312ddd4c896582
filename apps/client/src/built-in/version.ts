/** Which version this is: three numbers, of which no earlier one follows a later one on a PC. */
import manifest from "../../package.json" with { type: "json" }

export const VERSION: string = manifest.version

const FORM = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/
export const VERSION_FORM: RegExp = FORM

/** Below 0 if `a` is the earlier one. @throws RangeError if one is no version */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function numbersOf(version: string): readonly number[] {
  if (!FORM.test(version)) throw new RangeError(`${version} is no version`)
  return version.split(".").map(Number)
}
