import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createVitest } from 'vitest/node';
import { root } from '../../deploy/local/project.mjs';
import { WEAKENINGS } from './weakenings.mjs';

/** @typedef {import('./weakenings.mjs').Weakening} Weakening */

// Two at once: while one waits for its passwords to be hashed the other one starts.
const LANES = ['one', 'other'];

/** What each lane runs on just now. The sources are weakened while they are loaded, never where they lie. */
const weakened = new Map();

const chosen = WEAKENINGS.filter(({ what, spec }) =>
  process.argv.slice(2).every((word) => `${what} ${spec}`.includes(word)),
);
const problems = (await Promise.all(chosen.map(withoutItsText))).filter(Boolean);
for (const problem of problems) console.log(`  FAILED  ${problem}`);
const failed = problems.length > 0 ? problems.length : await attackAll(chosen);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && chosen.length > 0 ? 0 : 1);

/**
 * A text that moved on takes its weakening with it, which would then weaken nothing.
 * @param {Weakening} weakening
 */
async function withoutItsText({ what, file, changes }) {
  const source = await readFile(path.join(root, file), 'utf8');
  const lost = changes.filter(([text]) => source.split(text).length !== 2);
  return lost.length > 0 && `${what}: ${file} must hold this once: ${lost.map(([text]) => text).join(' … ')}`;
}

/** @param {Weakening[]} weakenings */
async function attackAll(weakenings) {
  const vitest = await createVitest('test', { watch: false, run: true, reporters: [{}], ...settings() });
  try {
    let failures = 0;
    for (let i = 0; i < weakenings.length; i += LANES.length)
      for (const problem of await attack(vitest, weakenings.slice(i, i + LANES.length)))
        failures += problem ? 1 : 0;
    return failures;
  } finally {
    await vitest.close();
  }
}

function settings() {
  return {
    root,
    config: path.join(root, 'vitest.config.ts'),
    projects: LANES.map((name) => ({
      extends: true,
      plugins: [{ name: `weaken-${name}`, enforce: 'pre', transform: (code, id) => weaken(name, code, id) }],
      // The root starts the one database there is for both.
      test: { name, globalSetup: [] },
    })),
  };
}

/**
 * @param {string} lane
 * @param {string} code
 * @param {string} id
 */
function weaken(lane, code, id) {
  const { file, changes } = weakened.get(lane) ?? {};
  if (file === undefined || id.split('?')[0] !== path.join(root, file)) return undefined;
  return { code: changes.reduce((text, [from, to]) => text.replace(from, () => to), code), map: null };
}

/**
 * Runs each weakening's tests in a lane of its own.
 * @param {import('vitest/node').Vitest} vitest
 * @param {Weakening[]} weakenings
 * @returns {Promise<boolean[]>} which of them no test minded
 */
async function attack(vitest, weakenings) {
  const specifications = weakenings.map((weakening, i) => {
    const project = vitest.projects.find(({ name }) => name === LANES[i]);
    const before = weakened.get(project.name)?.file;
    weakened.set(project.name, weakening);
    for (const file of [before, weakening.file].filter(Boolean)) forget(project, path.join(root, file));
    const testNamePattern = new RegExp(weakening.fails.map((title) => RegExp.escape(title)).join('|'));
    return project.createSpecification(path.join(root, 'test/attacks', weakening.spec), { testNamePattern });
  });
  const { testModules } = await vitest.runTestSpecifications(specifications);
  return weakenings.map((weakening, i) => {
    const { moduleId } = specifications[i];
    const module = testModules.find((each) => each.project.name === LANES[i] && each.moduleId === moduleId);
    const problem = verdict(weakening, module);
    console.log(problem ? `  FAILED  ${weakening.what}: ${problem}` : `  ok      ${weakening.what}`);
    return problem !== undefined;
  });
}

function forget({ vite }, file) {
  for (const { moduleGraph } of Object.values(vite.environments))
    for (const module of moduleGraph.getModulesByFile(file) ?? []) moduleGraph.invalidateModule(module);
}

/**
 * @param {Weakening} weakening
 * @param {import('vitest/node').TestModule | undefined} module
 * @returns {string | undefined} what is wrong; a test that fails for another reason than its expectation shows nothing
 */
function verdict({ fails }, module) {
  const tests = [...(module?.children.allTests() ?? [])];
  for (const title of fails) {
    const found = tests.filter(({ name }) => name.startsWith(title));
    if (found.length === 0) return `there is no test "${title}"`;
    for (const test of found) {
      const { state, errors = [] } = test.result();
      if (state !== 'failed') return `"${test.name}" ${state} without it`;
      const other = errors.find(({ name }) => name !== 'AssertionError');
      if (other) return `"${test.name}" ends in ${other.name}: ${other.message}`;
    }
  }
  return undefined;
}
