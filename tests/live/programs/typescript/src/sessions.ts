export interface Session {
  id: string;
  seen: number;
  draft: string[];
}

/** Keeps the sessions of everybody, and forgets none of them: the first leak. */
export class SessionStore {
  static byId = new Map<string, Session>();

  static open(id: string, seen: number): Session {
    const session: Session = { id, seen, draft: [`draft of ${id}`, 'x'.repeat(40) + id] };
    SessionStore.byId.set(id, session);
    return session;
  }
}
