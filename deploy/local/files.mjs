/**
 * For `.catch(absent)`: a file that is not there is `undefined`; any other trouble stays an error.
 * @param {NodeJS.ErrnoException} error
 * @returns {undefined}
 */
export function absent(error) {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
