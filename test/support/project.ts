import { execFile } from 'node:child_process';
import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const exec = promisify(execFile);

export const PROJECT = join(import.meta.dirname, '../..');

/** A folder outside the project that finds the project's packages; the caller removes it. */
export async function folderWithPackages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-gym-test-'));
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return folder;
}
