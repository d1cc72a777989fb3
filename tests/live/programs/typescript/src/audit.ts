import type { Session } from './sessions';

export class AuditEntry {
  readonly note: string;

  constructor(
    readonly session: string,
    readonly at: number,
  ) {
    this.note = `request ${at} of ${session}`;
  }
}

/** What happened, entry by entry: the second leak. */
const auditTrail: AuditEntry[] = [];

export function recordAudit(session: Session): number {
  const entry = new AuditEntry(session.id, session.seen);
  auditTrail.push(entry);
  return auditTrail.length;
}
