// Which lines and calls are repeated by which loop, in each language.

import { expect, test } from 'vitest';
import { LandmarkIndex } from '../../../src/span-places/landmarks/landmark-index.ts';
import { readSource } from '../../../src/span-places/landmarks/landmarks-of.ts';

interface Repeated {
  /** By the line of a query the line of its loop, both 1-based; those without a loop are left out. */
  readonly queries: Readonly<Record<number, number>>;
  /** By the name that is called. */
  readonly calls: Readonly<Record<string, readonly number[]>>;
}

function repeatedIn(path: string, text: string): Repeated {
  const index = new LandmarkIndex();
  const read = readSource(path, text);
  index.set(path, '', read);
  const queries = text.split('\n').flatMap((line, i) => {
    const loop = index.loopAt(path, i);
    return line.includes('SELECT') && loop !== null ? [[i + 1, loop + 1]] : [];
  });
  const names = [...new Set(read.loopCalls.map(({ name }) => name))].filter((name) => !/^query/i.test(name));
  return { queries: Object.fromEntries(queries), calls: Object.fromEntries(names.map((name) => [name, index.loopsCalling(name).map(({ line }) => line + 1)])) };
}

test('JavaScript: what stands in a loop’s head, or in a function that is declared in it, is not repeated by it', () => {
  const text = `async function orders(ids) {
  const all = await query('SELECT 1 FROM a');
  for (const id of await query('SELECT 2 FROM a')) {
    await query('SELECT 3 FROM a');
    const rows = await query('SELECT 4 FROM a', ids.map((each) => each.id));
  }
  for await (const x of xs) await load(x);
  const lines = await Promise.all(
    ids
      .filter(Boolean)
      .map(async (id) => {
        return query('SELECT 5 FROM a');
      }),
  );
  do { step(); } while (more());
  while (await next()) {
    const later = async () => { await query('SELECT 6 FROM a'); };
  }
  ids.forEach(this.loadOne);
  return query('SELECT 7 FROM a');
}
`;
  expect(repeatedIn('l.ts', text)).toEqual({
    queries: { 4: 3, 5: 3, 12: 11 },
    calls: { load: [7], step: [15], loadOne: [19] },
  });
});

test('Python: loops in each other, comprehensions', () => {
  const text = `def orders(ids):
    rows = query("SELECT 1 FROM a")
    for row in query("SELECT 2 FROM a"):
        query("SELECT 3 FROM a")
        for line in load_lines(row):
            query("SELECT 4 FROM a")
        query("SELECT 5 FROM a")
    products = [load_product(row.id) for row in rows]
    sums = {
        row.id: query("SELECT 6 FROM a")
        for row in rows
        if keep(row)
    }
    while True:
        query("SELECT 7 FROM a"); break
    async for row in stream():
        await one(row)
    return query("SELECT 8 FROM a")
`;
  expect(repeatedIn('l.py', text)).toEqual({
    queries: { 4: 3, 6: 5, 7: 3, 10: 11, 15: 14 },
    calls: { load_lines: [3], load_product: [8], one: [16] },
  });
});

test('Go: over ranges, counted, endless', () => {
  const text = `package a
func orders(ids []int) {
	for _, id := range ids {
		db.Query("SELECT 1 FROM a", id)
	}
	for i := 0; i < len(ids); i++ {
		loadProduct(ids[i])
	}
	for _, x := range []string{"a", "b"} {
		one(x)
	}
	for {
		again()
	}
	db.Query("SELECT 2 FROM a")
}
`;
  expect(repeatedIn('l.go', text)).toEqual({
    queries: { 4: 3 },
    calls: { loadProduct: [6], one: [9], again: [12] },
  });
});

test('Java: heads and functions for each item', () => {
  const text = `class A {
  void orders(List<Long> ids) {
    for (Long id : ids) {
      jdbc.query("SELECT 1 FROM a", id);
    }
    ids.forEach(id -> {
      loadProduct(id);
    });
    ids.stream().map(this::loadOne).collect(toList());
    while (rs.next()) jdbc.query("SELECT 2 FROM a");
    jdbc.query("SELECT 3 FROM a");
  }
}
`;
  expect(repeatedIn('L.java', text)).toEqual({
    queries: { 4: 3, 10: 10 },
    calls: { loadProduct: [6], loadOne: [9] },
  });
});

test('Kotlin: heads and blocks for each item', () => {
  const text = `fun orders(ids: List<Long>) {
  for (id in ids) {
    jdbc.query("SELECT 1 FROM a", id)
  }
  ids.forEach {
    loadProduct(it)
  }
  val all = ids.map { id -> jdbc.query("SELECT 2 FROM a", id) }
  ids.mapNotNull(::loadOne)
  jdbc.query("SELECT 3 FROM a")
}
`;
  expect(repeatedIn('L.kt', text)).toEqual({
    queries: { 3: 2, 8: 8 },
    calls: { loadProduct: [5], loadOne: [9] },
  });
});

test('C#: heads, also without a block, and functions for each item', () => {
  const text = `class A {
  async Task Orders(IEnumerable<int> ids) {
    foreach (var id in ids) {
      await db.QueryAsync("SELECT 1 FROM a", id);
    }
    await foreach (var row in rows)
      await LoadProduct(row);
    var all = ids.Select(async id => {
      return await db.QueryAsync("SELECT 2 FROM a", id);
    });
    ids.Select(LoadOne);
    await db.QueryAsync("SELECT 3 FROM a");
  }
}
`;
  expect(repeatedIn('l.cs', text)).toEqual({
    queries: { 4: 3, 9: 8 },
    calls: { LoadProduct: [6], LoadOne: [11] },
  });
});

test('PHP: heads, functions for each item; without braces only a line is seen', () => {
  const text = `<?php
function orders($ids) {
  foreach ($ids as $id) {
    $db->query('SELECT 1 FROM a');
  }
  $all = array_map(function ($id) use ($db) {
    return $db->query('SELECT 2 FROM a');
  }, $ids);
  $orders->each(fn ($order) => load_product($order));
  foreach ($ids as $id):
    load_one($id);
  endforeach;
  $db->query('SELECT 3 FROM a');
}
`;
  expect(repeatedIn('l.php', text)).toEqual({
    queries: { 4: 3, 7: 6 },
    calls: { load_product: [9] },
  });
});

test('Ruby: blocks and words with an end', () => {
  const text = `def orders(ids)
  ids.each do |id|
    db.query('SELECT 1 FROM a')
  end
  5.times { |i| load_product(i) }
  while more do
    db.query('SELECT 2 FROM a')
  end
  ids.each_slice(10) do |some|
    load_some(some)
  end
  for id in ids
    load_one(id)
  end
  db.query('SELECT 3 FROM a')
end
`;
  expect(repeatedIn('l.rb', text)).toEqual({
    queries: { 3: 2, 7: 6 },
    calls: { load_product: [5], load_some: [9], load_one: [12] },
  });
});

test('Rust: heads and closures; an impl for a type is no loop', () => {
  const text = `impl Load for Store {
    async fn orders(&self, ids: Vec<u64>) {
        for id in ids {
            sqlx::query("SELECT 1 FROM a");
        }
        while let Some(row) = rows.next().await {
            load_product(row);
        }
        let all = ids.iter().map(|id| {
            load_one(id)
        });
        loop {
            again_and_again();
        }
        sqlx::query("SELECT 2 FROM a");
    }
}
`;
  expect(repeatedIn('l.rs', text)).toEqual({
    queries: { 4: 3 },
    calls: { load_product: [6], load_one: [9], again_and_again: [12] },
  });
});

test('of comprehensions in each other the inner one, although the outer one’s words come later', () => {
  const text = 'rows = [\n    first([\n        query("SELECT 1")\n        for a in b\n    ])\n    for c in d\n]\n';
  expect(repeatedIn('a.py', text)).toEqual({ queries: { 3: 4 }, calls: { first: [6] } });
});

test('a function that is declared in a loop is no part of it; one without a name is', () => {
  const text = "for (const id of ids) {\n  const later = () => {\n    query('SELECT 1');\n  };\n  setTimeout(() => {\n    query('SELECT 2');\n  });\n}\n";
  expect(repeatedIn('a.js', text).queries).toEqual({ 6: 1 });
});

test.each([
  ['a word like a loop’s', 'a.js', "form.for(x);\nmap(x => y);\nquery('SELECT 1');\n"],
  ['a map of keys', 'a.ts', "const a: Map<string, X> = b.map;\nquery('SELECT 1');\n"],
  ['a condition after a statement', 'a.rb', "x = 1 while more\nquery('SELECT 1')\n"],
  ['a loop that ended', 'a.py', 'for x in xs:\n    pass\nquery("SELECT 1")\n'],
  ['a loop without its end', 'a.js', "query('SELECT 1');\nfor (const x of"],
  ['a lifetime', 'a.rs', 'fn a(f: impl for<\'a> Fn(&\'a str)) {\n  query("SELECT 1");\n}\n'],
])('%s is no loop around a query', (_, path, text) => expect(repeatedIn(path, text).queries).toEqual({}));
