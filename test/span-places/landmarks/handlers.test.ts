// Who answers a route: what wraps a function is never taken for the function.

import { describe, expect, test } from 'vitest';
import { tell } from './tell.ts';

describe('Express', () => {
  test.each([
    ['app.get("/a", wrap(async (req, res) => {}));', 'GET /a -> @2'],
    ['app.get("/a", wrap(timed(function (req, res) {})));', 'GET /a -> @2'],
    ['app.get("/a", wrap(show));', 'GET /a -> show@3'],
    ['app.get("/a", allow("admin"), wrap({ slow: true }, show));', 'GET /a -> show@3'],
    // Only a function that this text has: it may as well be what a function is made with.
    ['app.get("/a", wrap(orders.list));', 'GET /a'],
    ['app.get("/a", list(database));', 'GET /a'],
    ['app.get("/a", page("home"));', 'GET /a -> page'],
    ['app.get("/a", check(schema, "query"), orders.list.bind(orders));', 'GET /a -> orders.list'],
    ['app.get("/a", [check, show]);', 'GET /a -> show@3'],
    ['app.del("/a", show);', 'DELETE /a -> show@3'],
    ['app.route("/a").put(allow("user"), wrap((req, res) => {}));', 'PUT /a -> @2'],
  ])('%s', (line, expected) => {
    expect(tell('a.js', `const app = express();\n${line}\nfunction show(req, res) {}\n`)).toEqual([`2 route ${expected}`]);
  });

  test('a name that two functions of the text have is neither, where something stands before it', () => {
    const text = 'const app = express();\napp.get("/a", orders.list);\nclass A { list(req, res) {} }\nclass B { list(req, res) {} }\n';
    expect(tell('a.js', text)).toEqual(['2 route GET /a -> orders.list']);
  });
});

describe('Go', () => {
  test.each([
    ['r.Get("/a", s.auth(s.show))', 'GET ~/a -> s.show@4'],
    ['r.Get("/a", cfg.auth(cfg.elsewhere))', 'GET ~/a'],
    ['mux.Handle("/a", otelhttp.NewHandler(http.HandlerFunc(s.show), "a"))', '~/a -> s.show@4'],
    ['mux.Handle("/a", http.HandlerFunc(elsewhere))', '~/a -> elsewhere'],
    // Echo has middlewares behind the handler, gin before it.
    ['e.GET("/a", show, middleware.JWT(key))', 'GET ~/a -> show@4'],
    ['e.GET("/a", middleware.JWT(key), show)', 'GET ~/a -> show@4'],
    ['e.GET("/a", auth, s.show)', 'GET ~/a -> s.show@4'],
  ])('%s', (line, expected) => {
    expect(tell('a.go', `func routes() {\n\t${line}\n}\nfunc (s *server) show(w http.ResponseWriter, r *http.Request) {}\n`)).toEqual([`2 route ${expected}`]);
  });
});

test('Next.js: what a default export names or wraps', () => {
  expect(tell('pages/api/a.ts', 'const load = async (req, res) => {};\nexport default load;\n')).toEqual(['2 route /api/a -> load@1']);
  expect(tell('pages/api/a.ts', 'const load = async (req, res) => {};\nexport default traced(load);\n')).toEqual(['2 route /api/a -> load@1']);
  expect(tell('pages/api/a.ts', 'export default traced(load);\n')).toEqual(['1 route /api/a']);
  expect(tell('pages/a.jsx', 'export default class A extends Component {}\n')).toEqual(['1 route /a -> class@1']);
});
