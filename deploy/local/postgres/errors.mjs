import { LaunchError } from '../project.mjs';

/**
 * The failure in words that say what to do about it.
 * @param {unknown} failure an error, or what PostgreSQL printed
 * @param {string} folder
 */
export function readable(failure, folder) {
  if (failure instanceof LaunchError) return failure;
  const text = failure instanceof Error ? failure.message : String(failure);
  const place = `DATA_DIR (here ${folder})`;
  if (/ENOSPC|EDQUOT|No space left|quota exceeded/i.test(text)) {
    return new LaunchError(
      `No space left on the disk of ${place}. Free some, or set DATA_DIR elsewhere.\n${text}`,
    );
  }
  if (/EACCES|EPERM|EROFS|ENOTDIR|Permission denied|Read-only file system/i.test(text)) {
    return new LaunchError(
      `PostgreSQL cannot use ${place}; set DATA_DIR to a folder you may write.\n${text}`,
    );
  }
  return failure instanceof Error ? failure : new LaunchError(text);
}
