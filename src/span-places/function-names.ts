// Names of functions as the languages qualify them, taken apart: `com.acme.OrderService.load`, `App\Http\Orders::show`,
// `shop/orders.(*Store).Load.func1`, `orders.views.list`, `<Store as Load>::load`, `Shop.Store+<LoadAsync>d__3.MoveNext`.

/** A function's name without its qualification. */
export interface FunctionName {
  readonly functionName: string;
  /** Classes, modules and packages around it, the nearest first. */
  readonly containers: readonly string[];
}

const MOST_NAME = 500;
/** What compilers name: Python's `<locals>`, Go's `func1`, Rust's closures, Java's lambdas and anonymous classes. */
const MADE = /^(?:<locals>|<lambda>|<anonymous>|anonymous|func\d+(?:-range\d+)?|gowrap\d+|\{\{closure\}\}|\{closure.*\}|\{impl.*\}|\d+|Invoke|__invoke|MoveNext)$/;

/** `null` where nothing of it is a name. */
export function functionNameIn(text: string): FunctionName | null {
  const plain = text.slice(0, MOST_NAME).trim()
    .replace(/^(?:async|new|block(?: \(\d+ levels\))? in|static) /, '')
    // Go's receivers, `(*Store)`; Rust's `<shop::Store as Load>`; Rust's and Go's parameters of types.
    .replace(/(^|[./])\(\*?(\w+)(?:\[[^\]]*\])?\)(?=\.)/g, '$1$2')
    .replace(/^<(?:&(?:mut )?)?([\w:]+)(?:<.*>)? as [^>]*>+/, '$1')
    .replace(/::<[^>]*>|\[\.\.\.\]/g, '')
    // Arguments.
    .replace(/\(.*$/, '')
    // .NET's methods that became classes: `<LoadAsync>d__3`, `<>c__DisplayClass0_0`, `<Main>b__0`.
    .replace(/<(\w+)>[dbg]__[\w|]*/g, '$1')
    .replace(/<>c(?:__\w+)?/g, '')
    // Java's `lambda$load$0`.
    .replace(/lambda\$(\w+)\$\d+/g, '$1');
  if (/\s/.test(plain)) return null;
  const parts = plain.split(/::|->|[.#/\\$+]/).filter((part) => part !== '' && !MADE.test(part));
  const functionName = parts.pop()?.replace(/`\d+$/, '') ?? '';
  return isName(functionName) ? { functionName, containers: parts.filter(isName).reverse() } : null;
}

function isName(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*[?!=]?$/u.test(text);
}

/** `OrdersController` for `orders`, `Admin::OrdersController` for `admin/orders`, and for what is such a name itself. */
export function controllerClass(controller: string): string {
  const last = controller.split(/\/|::/).at(-1)!;
  if (/Controller$/.test(last)) return last;
  return `${last.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Controller`;
}

/** The same name in the spelling of others: `GetOrder`, `getOrder` and `get_order` are one. */
export function foldedName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
