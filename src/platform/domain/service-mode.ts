export const MODES = ['normal', 'read_only', 'emergency', 'maintenance'] as const;
export type Mode = (typeof MODES)[number];

/** What a message does, as its declaration says. */
export type MessageKind = 'critical-auth' | 'operations' | 'read' | 'write' | 'ai' | 'analytics';

export interface ServiceMode {
  readonly mode: Mode;
  /** Shown to those who are refused. */
  readonly reason: string | null;
  /** When it ends by itself. */
  readonly until: Date | null;
}

export const NORMAL: ServiceMode = { mode: 'normal', reason: null, until: null };

/** Which kinds of messages each mode takes. Signing in and operating stay possible in all of them. */
const TAKES: Readonly<Record<Mode, readonly MessageKind[]>> = {
  normal: ['critical-auth', 'operations', 'read', 'write', 'ai', 'analytics'],
  read_only: ['critical-auth', 'operations', 'read'],
  emergency: ['critical-auth', 'operations', 'read'],
  maintenance: ['critical-auth', 'operations'],
};

export const takes = (mode: Mode, kind: MessageKind): boolean => TAKES[mode].includes(kind);

/** What holds at `now`: a mode that has ended is normal again. */
export const effectiveMode = (set: ServiceMode, now: Date): ServiceMode =>
  set.until !== null && set.until.getTime() <= now.getTime() ? NORMAL : set;
