/** What a session's roles add to a grant: a grant opens a folder to an institution, a role lets somebody of it act. */

type Session = { readonly roles: readonly string[] }

/** May somebody with these roles put files, as far as a grant lets the institution write? */
export function maySend({ roles }: Session): boolean {
  return roles.includes("sender")
}

/** May somebody with these roles collect files, as far as a grant lets the institution read? */
export function mayCollect({ roles }: Session): boolean {
  return roles.includes("collector")
}

/** What is left of a place's access for somebody with these roles. */
export function accessWith(
  session: Session,
  place: { readonly mayRead: boolean; readonly mayWrite: boolean },
): { readonly read: boolean; readonly write: boolean } {
  return { read: place.mayRead && mayCollect(session), write: place.mayWrite && maySend(session) }
}
