import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

// Everything reachable from here runs before the dependencies are installed, on the Node the machine has:
// built-in modules only, nothing newer than Node 20.
const OLDEST_NODE = 20;
const APP_NODE = 24;

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** An error whose message is meant for the person at the terminal; it is printed without a stack. */
export class LaunchError extends Error {}

/** The person asked to stop before the work was done. */
export class Interrupted extends Error {}

const INTERRUPTED = 130;

/**
 * Tells the person what is going on; standard output belongs to the programs that are run.
 * @param {string} line
 */
export const say = (line) => console.error(line);

/** Where everything lives that this machine keeps between two starts. */
export function dataDir() {
  return path.resolve(root, process.env.DATA_DIR || 'data');
}

/** The Node the app runs on: the one installed with the project, or this one where it is new enough. */
export function projectNode() {
  const installed = path.join(root, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(installed)) return installed;
  if (majorVersion() >= APP_NODE) return process.execPath;
  throw new LaunchError(
    `Node ${APP_NODE} is missing in node_modules: npm did not run the install script of the package "node". ` +
      'Run "npm rebuild node --ignore-scripts=false" and try again.',
  );
}

/**
 * Runs a program's main function: its number becomes the exit code, its failure one readable message.
 * @param {() => Promise<number>} program
 */
export async function main(program) {
  try {
    if (majorVersion() < OLDEST_NODE) {
      throw new LaunchError(`Node ${OLDEST_NODE} or newer is needed, this is ${process.version}.`);
    }
    process.exitCode = await program();
  } catch (error) {
    process.exitCode = error instanceof Interrupted ? INTERRUPTED : 1;
    if (error instanceof LaunchError) say(`\n${error.message}`);
    else if (!(error instanceof Interrupted)) console.error(error);
  }
}

function majorVersion() {
  return Number(process.versions.node.split('.')[0]);
}
