// Java's, Kotlin's and Scala's names of classes as paths of the files that may hold them. FORMATS B, "Java".

/** A class as profilers write it: `com/acme/Foo$Bar`, `com.acme.Foo`, without an ending. */
const CLASS = /^(?:[a-z_][\w]*[./])+([A-Z][\w]*)((?:\$[\w$]*)?)(?:[./]0x[0-9a-f]+)?$/;

/** The paths that the source of a class may have, likeliest first; none for what is no name of a class. */
export function pathsOfClass(name: string): string[] {
  const found = CLASS.exec(name.replace(/^\//, ''));
  if (found === null) return [];
  const outer = found[1]!;
  const folder = name.replace(/^\//, '').slice(0, found[0].indexOf(outer)).replaceAll('.', '/');
  const endings = ['java', 'kt', 'scala'].map((ending) => `${folder}${outer}.${ending}`);
  // Kotlin puts a file's own functions into a class named after the file: `Cart.kt` is `CartKt`.
  return outer.endsWith('Kt') ? [`${folder}${outer.slice(0, -2)}.kt`, ...endings] : endings;
}
