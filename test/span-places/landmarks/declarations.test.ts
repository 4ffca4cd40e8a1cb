// What texts declare, for where no language server knows it: functions, methods and classes of each language.

import { expect, test } from 'vitest';
import { readSource } from '../../../src/span-places/landmarks/landmarks-of.ts';

/** `13 OrderService.load`, with the line 1-based; `class` before what is one. */
function declaredIn(path: string, text: string): string[] {
  return readSource(path, text).declared.map(({ name, container, isClass, line }) => `${line + 1} ${isClass ? 'class ' : ''}${container === '' ? '' : `${container}.`}${name}`);
}

test('JavaScript and TypeScript: methods of all kinds, functions that are given a name; calls, types and blocks are none', () => {
  const text = `export async function load(id: number): Promise<Order> {
  return one(id);
}
const save = async (order: Order): Promise<void> => {
  await put(order);
};
const find: Finder = (id) => byId.get(id);
export const handler = async function (event) { run(event); };
module.exports.close = function () { end(); };
type Load = (id: number) => void;
export class Store<T> extends Base {
  #cache = new Map();
  static async open(path: string) { return new Store(path); }
  get size() { return 1; }
  #evict(key: string) { this.#cache.delete(key); }
  private onChange = (event: Event): void => {
    this.render();
  };
  *items() { yield 1; }
}
const actions = { remove(id) { drop(id); }, add: (id) => { keep(id); } };
if (a) { b(); }
describe('x', () => { it('y', () => {}); });
interface Api { get(id: number): Order; onDone: (x: number) => void; }
function outer() { function inner() { return 1; } return inner(); }
`;
  expect(declaredIn('a.ts', text)).toEqual([
    '1 load',
    '4 save',
    '7 find',
    '8 handler',
    '9 close',
    '11 class Store',
    '13 Store.open',
    '14 Store.size',
    '15 Store.evict',
    '16 Store.onChange',
    '19 Store.items',
    '21 remove',
    '21 add',
    '25 outer',
    '25 outer.inner',
  ]);
});

test('Python: functions, methods, classes in each other; text in strings is none', () => {
  const text = `def load(order_id: int) -> Order:
    def inner():
        return 1
    return inner()

class Store(Base):
    @property
    def size(self): return 1
    async def open(self, path):
        pass
    class Entry:
        def key(self): ...

print("def nothing(): pass")
`;
  expect(declaredIn('a.py', text)).toEqual([
    '1 load',
    '2 load.inner',
    '6 class Store',
    '8 Store.size',
    '9 Store.open',
    '11 class Store.Entry',
    '12 Entry.key',
  ]);
});

test('Go: a method is in the type of its receiver; a function in a variable has no name', () => {
  const text = `package a
type Store[T any] struct { a int }
type Loader interface { Load(id int) (Order, error) }
func Load(id int) Order { return Order{} }
func (s *Store[T]) Open(path string) error { return nil }
func (Store) Close() {}
var f = func(x int) {}
`;
  expect(declaredIn('a.go', text)).toEqual([
    '2 class Store',
    '3 class Loader',
    '4 Load',
    '5 Store.Open',
    '6 Store.Close',
  ]);
});

test('Java: behind annotations, with type parameters, in records', () => {
  const text = `@Service
public class OrderService implements Orders {
  public OrderService(Repo repo) { this.repo = repo; }
  @Override
  @Transactional(readOnly = true)
  public List<Order> load(@NotNull Long id) throws IOException { return repo.find(id); }
  private static <T> T one(List<T> all) { if (all.isEmpty()) { return null; } return all.get(0); }
  abstract void nothing();
  enum State { OPEN, CLOSED }
  record Line(int amount) { int twice() { return 2 * amount; } }
}
`;
  expect(declaredIn('A.java', text)).toEqual([
    '2 class OrderService',
    '3 OrderService.OrderService',
    '6 OrderService.load',
    '7 OrderService.one',
    '9 class OrderService.State',
    '10 class OrderService.Line',
    '10 Line.twice',
  ]);
});

test('Kotlin: with a body or an expression; a class needs no body', () => {
  const text = `class OrderService(val repo: Repo) {
  fun total(): Int = lines.sumOf { it.cents }
  suspend fun load(id: Long): Order {
    return repo.find(id)
  }
  companion object { fun create() = OrderService(repo) }
}
data class Line(val amount: Int)
fun main() { run() }
`;
  expect(declaredIn('A.kt', text)).toEqual([
    '1 class OrderService',
    '2 OrderService.total',
    '3 OrderService.load',
    '6 OrderService.create',
    '8 class Line',
    '9 main',
  ]);
});

test('C#: behind attributes, with a body or an expression', () => {
  const text = `namespace Shop;
public record Line(int Amount);
[ApiController]
public class OrderService : IOrders {
  public OrderService(Repo repo) { _repo = repo; }
  [HttpGet("x")]
  public async Task<Order> LoadAsync(int id) { return await Find(id); }
  public int Total => 3;
  private static int Twice(int a) => 2 * a;
}
public interface IOrders { Task<Order> LoadAsync(int id); }
`;
  expect(declaredIn('a.cs', text)).toEqual([
    '2 class Line',
    '4 class OrderService',
    '5 OrderService.OrderService',
    '7 OrderService.LoadAsync',
    '9 OrderService.Twice',
    '11 class IOrders',
  ]);
});

test('PHP: behind attributes, in traits; methods of interfaces are not seen', () => {
  const text = `<?php
#[Route('/orders')]
class OrderService extends Base {
  #[Route('/x')]
  public function load(int $id): Order { return $this->find($id); }
  private static function twice($a) { return 2 * $a; }
}
interface Orders { public function load(int $id): Order; }
trait Logs { function log($x) { echo $x; } }
enum State: string { case Open = 'o'; }
function helper() { return array_map(function ($x) { return $x; }, []); }
`;
  expect(declaredIn('a.php', text)).toEqual([
    '3 class OrderService',
    '5 OrderService.load',
    '6 OrderService.twice',
    '8 class Orders',
    '9 class Logs',
    '9 Logs.log',
    '10 class State',
    '11 helper',
  ]);
});

test('Ruby: of modules, with qualified names, without an end', () => {
  const text = `module Shop
  class OrderService < Base
    def self.open(path)
      new(path)
    end
    def load(id)
      find(id) if id
    end
    def total = lines.sum
    def empty?
      false
    end
  end
end
class Admin::OrdersController
  def show; end
end
`;
  expect(declaredIn('a.rb', text)).toEqual([
    '1 class Shop',
    '2 class Shop.OrderService',
    '3 OrderService.open',
    '6 OrderService.load',
    '9 OrderService.total',
    '10 OrderService.empty?',
    '15 class Admin::OrdersController',
    '16 Admin::OrdersController.show',
  ]);
});

test('Rust: functions of an impl are those of its type', () => {
  const text = `pub struct Store<T> { a: T }
enum State { Open }
trait Load { fn load(&self, id: u64) -> Order; }
impl<T: Clone> Load for Store<T> {
    fn load(&self, id: u64) -> Order { self.find(id) }
}
impl Store<u8> {
    pub async fn open(path: &str) -> impl Future<Output = u8> { x }
}
fn main() { let f = |x| x; }
mod tests { fn it_works() {} }
`;
  expect(declaredIn('a.rs', text)).toEqual([
    '1 class Store',
    '2 class State',
    '3 class Load',
    '5 Store.load',
    '8 Store.open',
    '10 main',
    '11 it_works',
  ]);
});

test('a place is that of the name, not of what stands before it', () => {
  const [first] = readSource('a.ts', '\n  export async function load() {}').declared;
  expect(first).toEqual({ name: 'load', container: '', isClass: false, line: 1, column: 24 });
});

test('a text with more declarations than people write is read as far as a bound', () => {
  const text = Array.from({ length: 6000 }, (_, i) => `function f${i}() {\n}\n`).join('');
  expect(readSource('a.js', text).declared.length).toBe(5000);
});
