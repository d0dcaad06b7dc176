import { readFileSync, readdirSync } from 'node:fs';

// What `getconf CLK_TCK` says on every Linux there is.
const TICKS_PER_SECOND = 100;

/** Fields of /proc/<pid>/stat after the name, which may hold spaces; undefined for a process that is gone. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number);
    return { parent: Number(fields[1]), own: user + system, children: childrenUser + childrenSystem };
  } catch {
    return undefined;
  }
}

/**
 * Seconds of CPU a process has used, user and system, over all its threads.
 * @param {number | undefined} pid
 * @returns {number | undefined} undefined where there is no /proc
 */
export function cpuSeconds(pid) {
  const stat = pid === undefined ? undefined : statOf(pid);
  return stat && stat.own / TICKS_PER_SECOND;
}

/**
 * The same for a whole PostgreSQL server: the postmaster, its children, and those that have ended.
 * @param {number | undefined} postmaster
 */
export function postgresCpuSeconds(postmaster) {
  const own = postmaster === undefined ? undefined : statOf(postmaster);
  if (!own) return undefined;
  const living = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === postmaster)
    .reduce((sum, stat) => sum + stat.own + stat.children, 0);
  return (own.own + own.children + living) / TICKS_PER_SECOND;
}

/** @param {number} pid */
export const parentOf = (pid) => statOf(pid)?.parent;

/**
 * @param {number | undefined} pid
 * @returns {number | undefined} megabytes of memory the process holds
 */
export function residentMegabytes(pid) {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes && Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {number | undefined} its only child
 */
export function childOf(pid) {
  try {
    return (
      Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]) || undefined
    );
  } catch {
    return undefined;
  }
}
