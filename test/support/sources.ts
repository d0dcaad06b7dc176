import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { PROJECT } from './project.js';

/** TypeScript files below a folder of the project, by their path in it; what only tests use is left out. */
export async function productionFiles(...folders: readonly string[]): Promise<string[]> {
  const listed = await Promise.all(
    folders.map((folder) => readdir(join(PROJECT, folder), { recursive: true, withFileTypes: true })),
  );
  return listed
    .flat()
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(PROJECT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.endsWith('.spec.ts') && !/(^|\/)testing\//.test(path))
    .toSorted();
}

export async function parse(path: string): Promise<ts.SourceFile> {
  return ts.createSourceFile(path, await readFile(join(PROJECT, path), 'utf8'), ts.ScriptTarget.Latest, true);
}

/** Every node of the tree for which `test` holds. */
export function findNodes(root: ts.Node, test: (node: ts.Node) => boolean): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (test(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** The class, or else the function, that a node is part of. */
export function ownerOf(node: ts.Node): string {
  let owner = '(top level)';
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isClassDeclaration(at)) return at.name?.text ?? '(class)';
    if (ts.isFunctionDeclaration(at)) owner = at.name?.text ?? '(function)';
  }
  return owner;
}
