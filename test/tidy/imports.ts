// Who may import whom: the table of directions as data, and a checker that reads every form of import with the
// TypeScript parser. A new arrow is a change of this table and a line in DECISIONS.md.

import path from 'node:path';
import { builtinModules } from 'node:module';
import ts from 'typescript';

interface Directions {
  /** Rooms whose values and types may be imported, besides the own one. */
  readonly rooms: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly typesOf?: readonly string[];
  /** npm packages, with all their parts. */
  readonly packages?: readonly string[];
  /** npm packages of which only types may be imported, so that nothing of them is bundled. */
  readonly typesOfPackages?: readonly string[];
  /** Files of this room that may use what only Node has. */
  readonly node?: RegExp;
}

const core = ['base', 'bytes', 'profile', 'trace', 'formats', 'exports', 'maps', 'places', 'revisions', 'heat', 'compare', 'flame', 'stack-traces', 'span-places', 'findings', 'protocol'];

/** Room → what it may import. Rooms are the folders of src/, and webview; test and the root files may import all. */
export const directions: Readonly<Record<string, Directions>> = {
  base: { rooms: [] },
  bytes: { rooms: ['base'] },
  profile: { rooms: ['base'] },
  trace: { rooms: ['base'] },
  formats: { rooms: ['base', 'bytes', 'profile', 'trace'], typesOfPackages: ['devtools-protocol'] },
  exports: { rooms: ['base', 'profile'] },
  maps: { rooms: ['base', 'profile', 'trace'], packages: ['source-map'] },
  places: { rooms: ['base', 'profile', 'trace'] },
  revisions: { rooms: ['base'] },
  heat: { rooms: ['base', 'profile'] },
  compare: { rooms: ['base', 'profile', 'trace'] },
  flame: { rooms: ['base'] },
  'stack-traces': { rooms: ['base', 'places'] },
  'span-places': { rooms: ['base', 'trace', 'places', 'stack-traces'] },
  findings: { rooms: ['base', 'profile', 'trace'] },
  protocol: { rooms: ['base'], typesOf: ['flame'] },
  // The same server runs in a browser's worker, so Node is behind the host and the Node entry point.
  server: {
    rooms: core,
    packages: ['vscode-languageserver', 'vscode-languageserver-protocol'],
    node: /(^|\/)(host|disk|[\w-]+\.node)\.ts$/,
  },
  // The disk and gzip through Node are the server's; the command line shares them (DECISIONS 3).
  cli: { rooms: [...core, 'server'], node: /./ },
  // It never parses: whatever knows a profile is on the other side of the protocol.
  client: { rooms: ['base', 'protocol'], packages: ['vscode', 'vscode-languageclient'], node: /\.node\.ts$/ },
  webview: { rooms: ['base', 'flame', 'protocol'], packages: ['@vscode-elements/elements', '@vscode/codicons'] },
};

/** One import, however it is written. */
export interface Import {
  /** What is imported, or `undefined` where it is not a plain string and so cannot be checked. */
  readonly specifier: string | undefined;
  readonly typeOnly: boolean;
  /** 1-based. */
  readonly line: number;
}

/** Every import of a file: static, type-only, export from, import(), require, import types, reference comments. */
export function readImports(fileName: string, text: string): Import[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    const name = specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
    found.push({ specifier: name, typeOnly, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnlyImport(node));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, isTypeOnlyExport(node));
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, node.moduleReference.expression, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node) && isImportingCall(node)) add(node, node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const reference of [...file.referencedFiles, ...file.typeReferenceDirectives]) {
    const line = file.getLineAndCharacterOfPosition(reference.pos).line + 1;
    const isFile = file.referencedFiles.includes(reference);
    found.push({ specifier: isFile ? relative(reference.fileName) : reference.fileName, typeOnly: true, line });
  }
  return found;
}

function relative(fileName: string): string {
  return fileName.startsWith('.') ? fileName : `./${fileName}`;
}

function isTypeOnlyImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = importClause.namedBindings;
  return (
    !importClause.name &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.length > 0 &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

function isTypeOnlyExport({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  if (isTypeOnly) return true;
  return (
    exportClause !== undefined &&
    ts.isNamedExports(exportClause) &&
    exportClause.elements.length > 0 &&
    exportClause.elements.every((element) => element.isTypeOnly)
  );
}

function isImportingCall({ expression }: ts.CallExpression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(expression)) return expression.text === 'require';
  return (
    ts.isPropertyAccessExpression(expression) &&
    ((ts.isIdentifier(expression.expression) && expression.expression.text === 'require') ||
      (ts.isMetaProperty(expression.expression) && expression.name.text === 'resolve'))
  );
}

/** The room a file is in, or `undefined` for test/ and the root, which may import everything. */
export function roomOf(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? /^(webview)\//.exec(file)?.[1];
}

/** What is wrong with the imports of one file, as sentences that begin with `file:line`. */
export function checkImports(file: string, text: string): string[] {
  const room = roomOf(file);
  if (room === undefined) return [];
  const rules = directions[room];
  if (!rules) return [`${file}:1 is in the room ${room}, which test/tidy/imports.ts does not list`];
  return readImports(file, text).flatMap((each) => {
    const wrong = judge(file, room, rules, each);
    return wrong === undefined ? [] : [`${file}:${each.line} ${wrong}`];
  });
}

function judge(file: string, room: string, rules: Directions, { specifier, typeOnly }: Import): string | undefined {
  if (specifier === undefined) return 'imports something whose name is computed';
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const to = roomOf(target);
    if (to === room || (to !== undefined && rules.rooms.includes(to))) return undefined;
    if (to !== undefined && rules.typesOf?.includes(to)) return typeOnly ? undefined : `may import only types of ${to}`;
    return `${room} may not import ${to ?? target}`;
  }
  if (specifier.startsWith('node:') || specifier === 'node' || builtinModules.includes(specifier)) {
    return rules.node?.test(file) ? undefined : `${room} may not import ${specifier} here: no Node`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (rules.packages?.includes(name)) return undefined;
  if (rules.typesOfPackages?.includes(name)) return typeOnly ? undefined : `may import only types of ${name}`;
  return `${room} may not import the package ${name}`;
}

/**
 * The formats among the files of src/formats: those whose values index.ts imports. They may not know each other, so
 * that each can be read, changed and removed alone. A format in a folder is named by the folder.
 */
export function formatNames(indexText: string): Set<string> {
  const names = readImports('src/formats/index.ts', indexText)
    .filter(({ specifier, typeOnly }) => !typeOnly && specifier?.startsWith('./'))
    .map(({ specifier }) => partOfFormats(path.posix.join('src/formats', specifier!)));
  return new Set(names.filter((name) => name !== undefined && name !== 'sniff'));
}

/** `cpuprofile` for src/formats/cpuprofile.ts and for src/formats/cpuprofile/nodes.ts. */
function partOfFormats(file: string): string {
  return /^src\/formats\/([^/]+?)(\.ts|\/.*)?$/.exec(file)?.[1] ?? '';
}

/** Formats that import another format. */
export function checkFormats(formats: ReadonlySet<string>, file: string, text: string): string[] {
  const own = partOfFormats(file);
  if (!formats.has(own)) return [];
  return readImports(file, text).flatMap(({ specifier, line }) => {
    if (specifier === undefined || !specifier.startsWith('.')) return [];
    const other = partOfFormats(path.posix.join(path.posix.dirname(file), specifier));
    if (other === own || !formats.has(other)) return [];
    return [`${file}:${line} the format ${own} may not import the format ${other}`];
  });
}
