// Compares what package.json contributes with the names the code uses: commands, settings, colours. A name is a
// string that begins with `heatline.`; one made of a template counts for every declared name it can make.

import ts from 'typescript';

/** The part of package.json that is looked at here. */
export interface Manifest {
  readonly contributes?: {
    readonly commands?: readonly { readonly command: string }[];
    readonly configuration?: Configuration | readonly Configuration[];
    readonly colors?: readonly { readonly id: string }[];
  };
}

interface Configuration {
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What the code names: whole strings, and patterns for strings with holes. */
export interface UsedNames {
  readonly strings: ReadonlySet<string>;
  readonly patterns: readonly { readonly text: string; readonly pattern: RegExp }[];
}

const isName = (text: string) => /^heatline(\.[\w-]+)+$/.test(text);

/** All string literals of a file, and its templates that begin with `heatline.`. */
export function readNames(fileName: string, text: string): UsedNames {
  const strings = new Set<string>();
  const patterns: { text: string; pattern: RegExp }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.add(node.text);
    if (ts.isTemplateExpression(node) && node.head.text.startsWith('heatline.')) {
      const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
      const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w-]+');
      patterns.push({ text: node.getText(), pattern: new RegExp(`^${pattern}$`) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true));
  return { strings, patterns };
}

/** Commands, settings and colours that the manifest declares. */
function declaredNames({ contributes = {} }: Manifest) {
  const configurations = [contributes.configuration ?? []].flat() as readonly Configuration[];
  return {
    commands: (contributes.commands ?? []).map(({ command }) => command),
    settings: configurations.flatMap(({ properties = {} }) => Object.keys(properties)),
    colours: (contributes.colors ?? []).map(({ id }) => id),
  };
}

/** Every name that occurs in `contributes`, also as an editor's type, a view or a context key in a `when` clause. */
function mentionedNames({ contributes = {} }: Manifest): Set<string> {
  return new Set(JSON.stringify(contributes).match(/heatline(\.[\w-]+)+/g) ?? []);
}

/**
 * What does not fit, as sentences. `client` is what the extension host uses, `others` what the server and the page
 * use: a setting may be read and a colour drawn there, a command is handled by the client alone.
 */
export function compareNames(
  manifest: Manifest,
  client: readonly UsedNames[],
  others: readonly UsedNames[] = [],
): string[] {
  const { commands, settings, colours } = declaredNames(manifest);
  const uses = (all: readonly UsedNames[], name: string) =>
    all.some(({ strings, patterns }) => strings.has(name) || patterns.some(({ pattern }) => pattern.test(name)));
  const everywhere = [...client, ...others];
  // Settings are mostly read from `getConfiguration('heatline')`, so without the first word.
  const short = (name: string) => name.replace(/^heatline\./, '');
  // In a style sheet, `heatline.heat1` is `--vscode-heatline-heat1`.
  const variable = (name: string) => `--vscode-${name.replaceAll('.', '-')}`;

  const wrong = [
    ...commands
      .filter((name) => !uses(client, name))
      .map((name) => `package.json declares the command ${name}, src/client does not handle it`),
    ...settings
      .filter((name) => !uses(everywhere, name) && !uses(everywhere, short(name)))
      .map((name) => `package.json declares the setting ${name}, nothing reads it`),
    ...colours
      .filter((name) => !uses(everywhere, name) && !uses(everywhere, variable(name)))
      .map((name) => `package.json declares the colour ${name}, nothing draws with it`),
  ];
  const mentioned = mentionedNames(manifest);
  for (const { strings, patterns } of client) {
    for (const name of strings) {
      if (!isName(name) || mentioned.has(name)) continue;
      wrong.push(`src/client uses ${name}, package.json does not declare it`);
    }
    for (const { text, pattern } of patterns) {
      if ([...mentioned].some((name) => pattern.test(name))) continue;
      wrong.push(`src/client uses ${text}, package.json declares nothing like it`);
    }
  }
  return wrong;
}
