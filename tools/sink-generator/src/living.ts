import ts from 'typescript';

/** A service that sinks are made of is no longer written as the generator expects: say here how it is now. */
export class LivingChanged extends Error {
  override readonly name = 'LivingChanged';
}

/** What is there, and what takes its place. */
export type Edit = readonly [was: string | RegExp, is: string];

/** @throws {LivingChanged} when the place of an edit is not there, or not the only one */
export const edited = (file: string, text: string, edits: readonly Edit[]): string =>
  edits.reduce((before, [was, is]) => {
    const parts = before.split(was);
    if (parts.length === 2) return parts.join(is);
    throw new LivingChanged(`${file} has ${parts.length - 1} places, not one, like this: ${was}`);
  }, text);

/** Every name, wherever it stands. */
export const renamed = (text: string, names: Readonly<Record<string, string>>): string =>
  Object.entries(names).reduce((before, [was, is]) => before.replaceAll(was, is), text);

const parse = (text: string): ts.SourceFile => ts.createSourceFile('living.ts', text, ts.ScriptTarget.Latest, true);

const cut = (text: string, nodes: readonly ts.Node[]): string =>
  nodes.reduceRight((before, node) => before.slice(0, node.getFullStart()) + before.slice(node.end), text);

/** Statements of the file, and of the constructors of its classes. */
const statementsOf = (source: ts.SourceFile): ts.Statement[] =>
  source.statements.flatMap((statement): readonly ts.Statement[] =>
    ts.isClassDeclaration(statement)
      ? statement.members.filter(ts.isConstructorDeclaration).flatMap(({ body }) => body?.statements ?? [])
      : [statement],
  );

/** Without the statements of which that holds, and the comments above them. */
export const withoutStatements = (text: string, holds: (statement: string) => boolean): string =>
  cut(
    text,
    statementsOf(parse(text)).filter((statement) => !ts.isImportDeclaration(statement) && holds(statement.getText())),
  );

/** How often each name stands in it, imports aside. */
const namesIn = (source: ts.SourceFile): Map<string, number> => {
  const counts = new Map<string, number>();
  const count = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    ts.forEachChild(node, count);
  };
  count(source);
  return counts;
};

const usedImport = (node: ts.ImportDeclaration, used: ReadonlyMap<string, number>): string => {
  const names = node.importClause?.namedBindings;
  if (!names || !ts.isNamedImports(names)) return node.getText();
  const elements = names.elements.filter(({ name }) => used.has(name.text));
  if (elements.length === 0) return '';
  const from = `from ${node.moduleSpecifier.getText()};`;
  if (node.importClause.isTypeOnly || elements.every(({ isTypeOnly }) => isTypeOnly)) {
    return `import type { ${elements.map(({ name }) => name.text).join(', ')} } ${from}`;
  }
  return `import { ${elements.map((element) => element.getText()).join(', ')} } ${from}`;
};

/** Packages by their names, then files. */
const place = (node: ts.ImportDeclaration): string => {
  const { text } = node.moduleSpecifier as ts.StringLiteral;
  return text.startsWith('.') ? `~${text}` : text;
};

/** Without the constants and imports that nothing needs any more, and with the others in order. */
export const tidied = (text: string): string => {
  const source = parse(text);
  const used = namesIn(source);
  const constants = source.statements.filter(
    (statement) =>
      ts.isVariableStatement(statement) &&
      !statement.modifiers &&
      statement.declarationList.declarations.every(({ name }) => ts.isIdentifier(name) && used.get(name.text) === 1),
  );
  if (constants.length > 0) return tidied(cut(text, constants));
  const imports = source.statements.filter(ts.isImportDeclaration);
  const needed = imports
    .toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
    .map((node) => usedImport(node, used))
    .filter(Boolean);
  return `${needed.join('\n')}\n${cut(text, imports)}`;
};

/** Packages that are imported, without what is below them. */
export const packagesOf = (text: string): string[] =>
  parse(text)
    .statements.filter(ts.isImportDeclaration)
    .map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text)
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
