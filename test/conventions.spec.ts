import { basename, dirname } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { findNodes, parse, productionFiles } from './support/sources.js';

let trees: readonly ts.SourceFile[];

beforeAll(async () => {
  trees = await Promise.all((await productionFiles('src', 'libs')).map(parse));
});

const pathOf = ({ fileName }: ts.SourceFile): string => fileName;

const classesOf = (tree: ts.SourceFile): ts.ClassDeclaration[] =>
  findNodes(tree, ts.isClassDeclaration) as ts.ClassDeclaration[];

const baseOf = (declaration: ts.ClassDeclaration): string =>
  declaration.heritageClauses?.[0]?.types[0]?.expression.getText() ?? '';

const decoratorsOf = (declaration: ts.ClassDeclaration): string[] =>
  (ts.getDecorators(declaration) ?? []).map(({ expression }) =>
    ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText(),
  );

const kebab = (name: string): string => name.replaceAll(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();

/** What a kind of class says it is, and the file names it may live in. */
const KINDS: readonly [kind: string, is: (declaration: ts.ClassDeclaration) => boolean, file: RegExp][] = [
  ['a command', (declaration) => baseOf(declaration) === 'Command', /\.command\.ts$/],
  ['a query', (declaration) => baseOf(declaration) === 'Query', /\.query\.ts$/],
  [
    'a command handler',
    (declaration) => decoratorsOf(declaration).includes('CommandHandler'),
    /\.command\.ts$/,
  ],
  ['a query handler', (declaration) => decoratorsOf(declaration).includes('QueryHandler'), /\.query\.ts$/],
  ['a controller', (declaration) => decoratorsOf(declaration).includes('Controller'), /\.controller\.ts$/],
  [
    'a reaction',
    (declaration) => decoratorsOf(declaration).includes('ReactsTo'),
    /-when-[a-z-]+\.reaction\.ts$/,
  ],
  ['a job', (declaration) => decoratorsOf(declaration).includes('Job'), /\.job\.ts$/],
  ['a module', (declaration) => decoratorsOf(declaration).includes('Module'), /\.module\.ts$/],
  ['an event', (declaration) => baseOf(declaration) === 'DomainEvent', /\.events\.ts$/],
  [
    'an aggregate',
    (declaration) => baseOf(declaration) === 'AggregateRoot',
    /^src\/[a-z]+\/domain\/[a-z-]+\.ts$/,
  ],
  ['a refusal', (declaration) => baseOf(declaration) === 'DomainError', /(\.errors|^libs\/.*)\.ts$/],
];

describe('work in the background', () => {
  it('XC-50 XC-52 begins in the hook after onModuleInit, which waits for nothing: handlers are registered in the same turn', () => {
    const hooks = trees
      .flatMap((tree) => findNodes(tree, ts.isMethodDeclaration) as ts.MethodDeclaration[])
      .filter((method) => method.name.getText() === 'onApplicationBootstrap');
    expect(hooks.length).toBeGreaterThan(0);
    expect(
      hooks.filter(({ type }) => type?.getText() !== 'void').map((hook) => pathOf(hook.getSourceFile())),
    ).toEqual([]);
  });
});

describe('files are called after what is in them', () => {
  it.each(KINDS)('XC-04 %s lives in a file of its kind', (_, is, file) => {
    const places = trees.flatMap((tree) =>
      classesOf(tree)
        .filter(is)
        .map(() => pathOf(tree)),
    );
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((path) => !file.test(path))).toEqual([]);
  });

  it('XC-04 a command or query is called like its file, and its handler is with it', () => {
    const files = trees.filter((tree) => /\.(command|query)\.ts$/.test(pathOf(tree)));
    expect(files.length).toBeGreaterThan(40);
    for (const tree of files) {
      const names = classesOf(tree).map(({ name }) => name?.text ?? '');
      const message = names.find((name) => kebab(name) === basename(pathOf(tree)).split('.')[0]);
      expect(names, pathOf(tree)).toEqual(expect.arrayContaining([message, `${message}Handler`]));
    }
  });

  it('XC-04 every folder of features is a use case: it holds a command, a query, a reaction or a job', () => {
    const files = trees.map(pathOf);
    const folders = new Set(files.filter((path) => /\/features\/[^/]+\//.test(path)).map(dirname));
    expect(folders.size).toBeGreaterThan(40);
    for (const folder of folders)
      expect(
        files.some((path) => dirname(path) === folder && /\.(command|query|reaction|job)\.ts$/.test(path)),
        folder,
      ).toBe(true);
  });

  it('XC-04 XC-21 no two shapes of requests or answers have one name, because the document has one of each', () => {
    const names = trees
      .flatMap(classesOf)
      .map(({ name }) => name?.text ?? '')
      .filter((name) => /(View|Request|Params|Results)$/.test(name));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('XC-04 mappings of the ORM live in infrastructure', () => {
    const isMapping = (node: ts.Node) =>
      ts.isCallExpression(node) && node.expression.getText() === 'defineEntity';
    const places = trees.filter((tree) => findNodes(tree, isMapping).length > 0).map(pathOf);
    expect(places.length).toBeGreaterThan(2);
    expect(
      places.filter((path) => !/^src\/[a-z]+\/infrastructure\/[a-z-]+\.mapping\.ts$/.test(path)),
    ).toEqual([]);
  });
});

describe('routes that answer a session', () => {
  /** The views of sessions: that of the plainest, and what extends one of them. */
  function sessionViews(): ReadonlySet<string> {
    const views = new Set(['SessionView']);
    const classes = trees.flatMap(classesOf);
    for (let before = 0; before < views.size;) {
      before = views.size;
      for (const each of classes) if (views.has(baseOf(each))) views.add(each.name?.text ?? '');
    }
    return views;
  }

  it('IDN-03 XC-29 go through SessionEndpoint, which puts the tokens into cookies for who uses them', () => {
    const views = sessionViews();
    expect(views.size).toBeGreaterThan(1);
    const named = new RegExp(`\\b(${[...views].join('|')})\\b`);
    const methods = trees
      .filter((tree) => pathOf(tree).endsWith('.controller.ts'))
      .flatMap((tree) => findNodes(tree, ts.isMethodDeclaration) as ts.MethodDeclaration[])
      .filter((method) => {
        const decorators = ts.getDecorators(method) ?? [];
        // Declared by its type, by what its documentation says, or by both.
        return [method.type, ...decorators].some((node) => node !== undefined && named.test(node.getText()));
      });
    expect(methods.length).toBeGreaterThan(8);
    const without = methods.filter(
      (method) =>
        !(ts.getDecorators(method) ?? []).some((each) => each.getText().startsWith('@SessionEndpoint(')),
    );
    expect(without.map((method) => `${method.name.getText()} in ${pathOf(method.getSourceFile())}`)).toEqual(
      [],
    );
  });
});

/** The values of a static text that classes have, with the class. */
const statics = (name: string): [value: string, where: string][] =>
  trees.flatMap((tree) =>
    classesOf(tree).flatMap((declaration) =>
      declaration.members
        .filter(ts.isPropertyDeclaration)
        .filter(
          (member) =>
            member.name.getText() === name && member.initializer && ts.isStringLiteral(member.initializer),
        )
        .map((member): [string, string] => [
          (member.initializer as ts.StringLiteral).text,
          `${declaration.name?.text} in ${pathOf(tree)}`,
        ]),
    ),
  );

const twice = (values: readonly [string, string][]): string[] =>
  values
    .filter(([value], i) => values.findIndex(([other]) => other === value) !== i)
    .map(([value, where]) => `${value}: ${where}`);

describe('names that others rely on', () => {
  it('XC-24 a refusal has a code of its own, of two words', () => {
    const codes = statics('code');
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter(([code]) => !/^[a-z]+\.[a-z_]+$/.test(code))).toEqual([]);
    expect(twice(codes)).toEqual([]);
  });

  it('XC-53 an event has a type of its own, in the past tense', () => {
    const types = statics('type');
    expect(types.length).toBeGreaterThan(15);
    // As the requirements name them.
    const named = new Set(['media.process', 'media.ready']);
    const others = types.filter(([type]) => !named.has(type));
    expect(others.filter(([type]) => !/^[a-z_]+\.[a-z_]*(ed|ed_in|sent)$/.test(type))).toEqual([]);
    expect(twice(types)).toEqual([]);
  });
});

describe('contexts', () => {
  it('XC-08 know each other in one direction: none is known by what it knows', () => {
    const knows = new Map<string, Set<string>>();
    for (const tree of trees) {
      const [, from] = /^src\/([a-z]+)\//.exec(pathOf(tree)) ?? [];
      if (from === undefined) continue;
      for (const statement of tree.statements.filter(ts.isImportDeclaration)) {
        const [, to] =
          /(?:\.\.\/|#src\/)([a-z]+)\/index\.js'$/.exec(statement.moduleSpecifier.getText()) ?? [];
        if (to !== undefined) knows.set(from, (knows.get(from) ?? new Set()).add(to));
      }
    }
    expect(knows.size).toBeGreaterThan(3);
    const reach = (from: string, seen = new Set<string>()): Set<string> => {
      for (const to of knows.get(from) ?? []) if (!seen.has(to)) reach(to, seen.add(to));
      return seen;
    };
    expect([...knows.keys()].filter((context) => reach(context).has(context))).toEqual([]);
  });
});
