/** What somebody probably meant: the nearest of the words that would have been right. */

/** Longer texts are no misspelt words, and to compare them costs time. */
const MAX_CHARS = 64

/** "did you mean …?", or all the words if none is near. Never repeats `word`. */
export function nearestWord(word: string, words: readonly string[]): string {
  const near = words
    .map((candidate) => ({ candidate, distance: distanceOf(word.slice(0, MAX_CHARS), candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.distance - b.distance)
  return near[0] === undefined ? `expected one of: ${words.join(", ")}` : `did you mean ${near[0].candidate}?`
}

/** Levenshtein: how many characters must be inserted, dropped or replaced. */
function distanceOf(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const now = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      now.push(Math.min(replaced, (before[j] ?? 0) + 1, (now[j - 1] ?? 0) + 1))
    }
    before = now
  }
  return before[b.length] ?? 0
}
