import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

export const exec = promisify(execFile);

export const PROJECT = join(import.meta.dirname, '../..');

/** A folder outside the project that finds the project's packages; the caller removes it. */
export async function folderWithPackages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-gym-test-'));
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return folder;
}

/** Compiles the project as it is deployed, into a folder of its own, so that processes can be started of it. */
export function useBuild(): () => string {
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await folderWithPackages();
    await cp(join(PROJECT, 'package.json'), join(folder, 'package.json'));
    const compiler = join(PROJECT, 'node_modules/ts7/bin/tsc');
    const options = ['-p', join(PROJECT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist'), '--sourceMap', 'false'];
    await exec(process.execPath, [compiler, ...options], { cwd: PROJECT });
  }, 120_000);
  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true });
  });
  return () => {
    if (!folder) throw new Error('Nothing is built yet');
    return folder;
  };
}
