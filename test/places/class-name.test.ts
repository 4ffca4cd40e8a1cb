// Classes of Java and its relatives, as paths.

import { expect, test } from 'vitest';
import { pathsOfClass } from '../../src/places/class-name.ts';

test.each([
  ['com/acme/Foo', ['com/acme/Foo.java', 'com/acme/Foo.kt', 'com/acme/Foo.scala']],
  ['com.acme.Foo', ['com/acme/Foo.java', 'com/acme/Foo.kt', 'com/acme/Foo.scala']],
  ['com/acme/Foo$Bar$1', ['com/acme/Foo.java', 'com/acme/Foo.kt', 'com/acme/Foo.scala']],
  ['com/acme/Foo$$Lambda/0x00007f01', ['com/acme/Foo.java', 'com/acme/Foo.kt', 'com/acme/Foo.scala']],
  ['com/acme/CartKt', ['com/acme/Cart.kt', 'com/acme/CartKt.java', 'com/acme/CartKt.kt', 'com/acme/CartKt.scala']],
])('%s', (name, paths) => expect(pathsOfClass(name)).toEqual(paths));

test.each(['/app/src/a.js', 'Foo', 'src/App.tsx', 'C:/me/Foo.java', 'a/b c/Foo', 'node:fs', ''])('%s is no class', (name) => expect(pathsOfClass(name)).toEqual([]));
