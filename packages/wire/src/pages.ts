/** Lists that come in pages: all of them, one after the other. */

/** What each page of a list has: where the next one begins, unless it is the last. */
type Listed = { readonly next?: string | undefined }

/**
 * Every page from the first to the last, each asked for only when the one before has been dealt with.
 *
 * @param ask gets what to add to the question: nothing for the first page, then the cursor of the next
 * @throws what `ask` throws
 */
export async function* pagesOf<Page extends Listed>(
  ask: (from: { readonly cursor?: string }) => Promise<Page>,
): AsyncGenerator<Page, void, undefined> {
  let cursor: string | undefined
  do {
    const page: Page = await ask(cursor === undefined ? {} : { cursor })
    yield page
    cursor = page.next
  } while (cursor !== undefined)
}
