// Landmarks of many files: found by kind and key, replaced by file, written and read again.

import { expect, test } from 'vitest';
import { LandmarkIndex } from '../../../src/span-places/landmarks/landmark-index.ts';
import { readSource } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { forSeeds } from '../../support/random.ts';

function indexOf(files: Record<string, string>): LandmarkIndex {
  const index = new LandmarkIndex();
  for (const [file, text] of Object.entries(files)) index.set(`file:///ws/${file}`, '1', readSource(file, text));
  return index;
}

const places = (found: readonly { file: string; landmark: { line: number } }[]): string[] => found.map(({ file, landmark }) => `${file.replace('file:///ws/', '')}:${landmark.line + 1}`);

const shop = {
  'routes/orders.js': "const router = express.Router();\nrouter.get('/', list);\nrouter.get('/:id', show);\n",
  'routes/users.js': "const router = express.Router();\nrouter.get('/', list);\nrouter.get('/:id', show);\n",
  'app.js': "const app = express();\napp.get('/orders/new', (req, res) => {});\napp.all('/health', health);\ntracer.startActiveSpan('load', f);\n",
  'db.js': "const a = 'SELECT * FROM orders WHERE id = $1';\nchannel.publish('load', x);",
  'pb.js': 's.addService(shop.OrderService.service, { getOrder });\ns.addService(shop.UserService.service, { getOrder });',
};

test('by kind and key, and by text alone', () => {
  const index = indexOf(shop);
  expect(places(index.find('tracer-call', 'load'))).toEqual(['app.js:4']);
  expect(places(index.findText('load'))).toEqual(['app.js:4', 'db.js:2']);
  expect(places(index.find('tracer-call', 'other'))).toEqual([]);
  expect(places(index.findSql('select * from "orders" where id = 17'))).toEqual(['db.js:1']);
});

test('a route whose prefix another file gives it is found by the name of its own file', () => {
  const index = indexOf(shop);
  expect(places(index.findRoutes('GET', '/orders/:id'))[0]).toBe('routes/orders.js:3');
  expect(places(index.findRoutes('GET', '/api/users/{id}'))[0]).toBe('routes/users.js:3');
  expect(places(index.findRoutes('GET', '/users'))[0]).toBe('routes/users.js:2');
  expect(places(index.findRoutes('GET', '/orders/new'))[0]).toBe('app.js:2');
  expect(places(index.findRoutes('POST', '/orders/new'))).toEqual([]);
  expect(places(index.findRoutes('DELETE', '/health'))).toEqual(['app.js:3']);
  const [first, second] = index.findRoutes('GET', '/orders/17');
  expect(first!.score).toBeGreaterThan(second!.score);
});

test('a method of RPC is that of its service; another spelling is the same', () => {
  const index = indexOf(shop);
  expect(places(index.findRpc('shop.v1.OrderService', 'GetOrder'))).toEqual(['pb.js:1']);
  expect(places(index.findRpc('', 'get_order'))).toEqual(['pb.js:1', 'pb.js:2']);
  expect(places(index.findRpc('shop.Other', 'GetOrder'))).toEqual([]);
});

test('a file is replaced as a whole, and gone when it is removed', () => {
  const index = indexOf(shop);
  const before = index.size;
  index.set('file:///ws/app.js', '2', readSource('app.js', "\ntracer.startSpan('load');"));
  expect(places(index.find('tracer-call', 'load'))).toEqual(['app.js:2']);
  expect([index.versionOf('file:///ws/app.js'), index.versionOf('file:///ws/none.js')]).toEqual(['2', undefined]);
  index.remove('file:///ws/app.js');
  index.remove('file:///ws/app.js');
  expect(index.find('tracer-call', 'load')).toEqual([]);
  expect(index.size).toBe(before - 3);
  expect([...index.fileNames()]).not.toContain('file:///ws/app.js');
});

test('a queue that is named like a route may go without the route', () => {
  const index = indexOf({ 'a.js': "channel.sendToQueue('/jobs', x);", 'b.js': "const app = express();\napp.get('/jobs', show);" });
  index.remove('file:///ws/a.js');
  expect(places(index.findRoutes('GET', '/jobs'))).toEqual(['b.js:2']);
});

test('a task without a name is found by the end of its recorded one', () => {
  const index = indexOf({ 'tasks.py': '@app.task\ndef send(): ...\n@app.task(name="send.all")\ndef all(): ...\n' });
  expect(places(index.find('queue', 'mail.tasks.send'))).toEqual(['tasks.py:1']);
  expect(places(index.find('queue', 'send.all'))).toEqual(['tasks.py:3']);
  expect(places(index.find('queue', 'mail.send.all'))).toEqual([]);
});

test('written and read again it is the same; another version, damage or nothing is an empty index', () => {
  const index = indexOf(shop);
  const bytes = index.toBytes();
  const again = LandmarkIndex.fromBytes(bytes);
  expect(again.size).toBe(index.size);
  expect(again.findRoutes('GET', '/orders/{id}')).toEqual(index.findRoutes('GET', '/orders/{id}'));
  expect(again.toBytes()).toEqual(bytes);
  expect(again.symbols('list')).toEqual(index.symbols('list'));
  expect(again.loopsCalling('show')).toEqual(index.loopsCalling('show'));
  const text = new TextDecoder().decode(bytes);
  const damaged = [text.slice(0, -9), text.replace('"format":3', '"format":0'), '', 'null', '{"format":3}', '{"format":3,"texts":[],"files":[["a","1",[[0,9,9,0,0,0,0,0,0,0,0,0]],null]]}'];
  for (const each of damaged) expect(LandmarkIndex.fromBytes(new TextEncoder().encode(each)).size, each.slice(0, 60)).toBe(0);
});

const bare = '"names":"a","declared":[],"loops":[],"loopCalls":[]';

test.each([
  ['a name that is none', '"declared":[1,-1,0,0]'],
  ['half a row', '"declared":[0,-1,0]'],
  ['no numbers', '"loops":["a",0,0]'],
  ['a negative place', '"loopCalls":[0,-1]'],
])('declarations with %s are damage', (_, part) => {
  const read = (outline: string): string[] => [...LandmarkIndex.fromBytes(new TextEncoder().encode(`{"format":3,"texts":[],"files":[["a","1",[],{${outline}}]]}`)).fileNames()];
  expect(read(bare)).toEqual(['a']);
  expect(read(bare.replace(/"(?:declared|loops|loopCalls)":\[\]/g, (each) => (each.startsWith(part.split(':')[0]!) ? part : each)))).toEqual([]);
});

test('functions and classes by their names, in any spelling, with what they are in', () => {
  const index = indexOf({ 'b.py': 'class Orders:\n    def get_order(self): ...\n', 'a.ts': 'class Orders { getOrder() {} }\nfunction get() {}' });
  const told = (name: string): string[] => index.symbols(name).map(({ uri, line, name: own, containerName, isClass }) => `${uri.slice(11)}:${line + 1} ${containerName}.${own} ${isClass}`);
  expect(told('GetOrder')).toEqual(['a.ts:1 Orders.getOrder false', 'b.py:2 Orders.get_order false']);
  expect(told('Orders')).toEqual(['a.ts:1 .Orders true', 'b.py:1 .Orders true']);
  expect(told('order')).toEqual([]);
  index.set('file:///ws/a.ts', '2', readSource('a.ts', 'function getOrder() {}'));
  index.remove('file:///ws/b.py');
  expect(told('get_order')).toEqual(['a.ts:1 .getOrder false']);
  expect(told('orders')).toEqual([]);
});

test('the loop around a line, and the loops that call a function: exactly as it is written', () => {
  const index = indexOf({ 'a.ts': 'for (const a of b) {\n  load(a);\n  load(a);\n}\nload(c);\n', 'b.ts': 'a.map(load);\n' });
  expect([0, 1, 2, 3, 4].map((line) => index.loopAt('file:///ws/a.ts', line))).toEqual([null, 0, 0, 0, null]);
  expect(index.loopAt('file:///ws/none.ts', 1)).toBe(null);
  expect(index.loopsCalling('load')).toEqual([{ file: 'file:///ws/a.ts', line: 0 }, { file: 'file:///ws/b.ts', line: 0 }]);
  expect(index.loopsCalling('Load')).toEqual([]);
  index.remove('file:///ws/a.ts');
  expect(index.loopsCalling('load')).toEqual([{ file: 'file:///ws/b.ts', line: 0 }]);
});

test('of a query in an outer loop that has a small one beside it, the outer loop', () => {
  const index = indexOf({ 'a.ts': "for (const a of b) {\n  query('SELECT 1 FROM a', c.map((d) => d.id));\n}\n" });
  expect(index.loopAt('file:///ws/a.ts', 1)).toBe(0);
});

test('whatever comes and goes, it finds what a search through all files finds', () =>
  forSeeds(60, (random) => {
    const index = new LandmarkIndex();
    const files = new Map<string, string>();
    for (let step = 0; step < 30; step++) {
      const file = random.pick(['a.js', 'b.js', 'c.py', 'd.py']);
      if (random.below(4) === 0) {
        index.remove(file);
        files.delete(file);
        continue;
      }
      const text = Array.from({ length: random.below(4) }, () => `tracer.trace("${random.pick(['x', 'y', 'z'])}")\n`).join('');
      index.set(file, String(step), readSource(file, text));
      files.set(file, text);
    }
    for (const name of ['x', 'y', 'z']) {
      const plain = [...files].sort().flatMap(([file, text]) => text.split('\n').flatMap((line, i) => (line.includes(`"${name}"`) ? [`${file}:${i + 1}`] : [])));
      expect(places(index.find('tracer-call', name))).toEqual(plain);
    }
    expect(index.size).toBe([...files.values()].reduce((sum, text) => sum + text.split('\n').length - 1, 0));
  }));
