// What JavaScript and TypeScript say of spans: tracers, routers, paths of Next.js, queries, queues, RPC, GraphQL.

import { describe, expect, test } from 'vitest';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { tell } from './tell.ts';

test('an Express service: tracer, routers with prefixes, queries, queues', () => {
  const text = `import express, { Router } from 'express';
const tracer = trace.getTracer('shop');
const app = express();
const orders = Router();

orders.get('/:id', async (req, res) => {
  const order = await tracer.startActiveSpan('load order', async (span) => {
    return db.query('SELECT * FROM orders WHERE id = $1', [req.params.id]);
  });
  res.json(order);
});
orders.route('/:id/items')
  .get(listItems)
  .post(requireUser, (req, res) => {});
app.use('/api/orders', requireUser, orders);
app.get('/health', health);
app.get('env');
function health(req, res) {
  const span = tracer.startSpan(\`check\`, { kind: 1 });
  channel.sendToQueue('mail', Buffer.from('x'));
}
`;
  expect(tell('src/app.ts', text)).toEqual([
    '6 route GET /api/orders/{} -> @6',
    '7 tracer-call load order',
    '8 sql select * from orders where id = ?',
    '13 route GET /api/orders/{}/items -> listItems',
    '14 route POST /api/orders/{}/items -> @14',
    '16 route GET /health -> health@18',
    '19 tracer-call check',
    '20 queue send mail',
  ]);
});

test('the place is that of the word, in UTF-16 units, and the function around it is said', () => {
  const text = 'class Orders {\r\n  async load(id: string): Promise<Order> {\r\n    /* 😀 */ return tracer.startActiveSpan("load", run);\r\n  }\r\n}\r\n';
  const [found] = landmarksOf('a.ts', text);
  expect(found).toMatchObject({ line: 2, column: 27, functionName: 'load', raw: 'load', language: 'javascript' });
  expect(text.split('\r\n')[2]!.slice(27)).toMatch(/^startActiveSpan/);
});

describe('what only looks alike is none', () => {
  test.each([
    ['a comment', "// tracer.startActiveSpan('x', f)\n/* app.get('/x', h) */"],
    ['a text', `const help = "tracer.startSpan('x')";`],
    ['a template', "const help = `app.get('/x', (req, res) => {})`;"],
    ['a regular expression', `const quote = /['"]/; // app.get('/x', h)`],
    ['a Map', "const page = pages.get('/x'); routeMap.get('/x', fallback); cache.get('/x', () => 1);"],
    ['a client', "axios.get('/x', { params }); await client.post('/x', body); request(app).get('/x').expect(200);"],
    ['a client with a callback', "http.get('/x', (res) => {}); $.get('/x', function (data) {});"],
    ['a name that is computed', 'tracer.startActiveSpan(name, f); tracer.startActiveSpan(`load ${id}`, f);'],
    ['a declaration', 'interface Tracer { startSpan(name: string): Span; }'],
    ['a set of words', 'words.delete("SELECT"); words.add("Select a file"); const s = "Update the list of orders";'],
    ['a client whose name ends in api', "adminApi.post('/x', data); usersApi.put('/x', data, config); this.api.delete('/x', options);"],
    ['what is waited for', "const { data } = await server.get('/x', options); await app.post('/x', done);"],
    ['jQuery and Angular', "$.post('/x', { a: 1 }, function (req) {}); $http.get('/x', (c) => c);"],
    ['types of resolvers', 'type Resolvers = { Query: { orders: Resolver<Order, Context>; }; Mutation: { pay: Resolver; } };'],
    ['a name that only begins so', "tracer.startSpan('load ' + id, f); channel.publish('orders.' + id, x);"],
    ['a setting', "app.set('/x', value); app.get('title');"],
    ['JSX', "const a = <p>Don't app.get('/x')</p>;"],
  ])('%s', (_, text) => expect(tell('a.tsx', text)).toEqual([]));
});

test.each([
  ["Sentry.startSpan({ op: 'http', name: 'checkout' }, f)", ['1 tracer-call checkout']],
  ["tracer.trace('web.request', { resource: 'x' }, f)", ['1 tracer-call web.request']],
  ["performance.measure('render', 'a', 'b'); console.time('load');", ['1 tracer-call render', '1 tracer-call load']],
  ["tracer.startActiveSpan<Order>('typed', f)", ['1 tracer-call typed']],
  [`tracer.startSpan('it\\'s'); tracer.startSpan("a\\\\")`, ["1 tracer-call it's", '1 tracer-call a\\']],
  ['tracer?.startSpan("caf\\u00e9")', ['1 tracer-call café']],
  ["const a = `${tracer.startSpan('in a hole')}`", ['1 tracer-call in a hole']],
])('%s', (text, expected) => expect(tell('a.js', text)).toEqual(expected));

test('Fastify, Hapi, Hono and Koa', () => {
  const text = `const fastify = Fastify({ logger: true });
fastify.get('/a/:id', { schema }, async (request, reply) => ({}));
fastify.route({ method: ['GET', 'HEAD'], url: '/b', handler: show });
server.route({ method: 'POST', path: '/c/{id}', handler: (request, h) => 1 });
const api = new Hono();
api.get('/d', (c) => c.text('x')).post('/e', create);
const app = new Hono();
app.route('/v1', api);
const router = new Router({ prefix: '/koa' });
router.del; router.get('name', '/x');
router.put('/f', async (ctx) => {});
`;
  expect(tell('a.ts', text)).toEqual([
    '2 route GET /a/{} -> @2',
    '3 route GET /b -> show',
    '3 route HEAD /b -> show',
    '4 route POST ~/c/{} -> @4',
    '6 route GET ~/v1/d -> @6',
    '6 route POST ~/v1/e -> create',
    '11 route PUT ~/koa/f -> @11',
  ]);
});

test('Koa’s names of routes, type arguments with braces, and paths behind a value that is not known', () => {
  const text = `const router = new Router({ prefix: '/koa' });
router.get('orders', '/orders/:id', load, async (ctx) => {});
fastify.get<{ Params: { id: string }; Reply: () => void }>('/a/:id', { schema }, async (request, reply) => {});
const app = express();
app.get(base + '/b', list);
app.get(\`\${base}/c/\${version}\`, list);
app.get(base, list); app.get('/d' + rest, list);
`;
  expect(tell('a.ts', text)).toEqual(['2 route GET ~/koa/orders/{} -> @2', '3 route GET ~/a/{} -> @3', '5 route GET ~/b -> list', '6 route GET ~/c/{} -> list', '7 route GET /d -> list']);
});

test('a router without its mount may have a prefix', () => {
  expect(tell('routes/orders.js', "const router = require('express').Router();\nrouter.get('/:id', show);\nmodule.exports = router;")).toEqual(['2 route GET ~/{} -> show']);
});

test('NestJS: the controller before its methods, messages, resolvers', () => {
  const text = `@Controller('orders')
@UseGuards(AuthGuard)
export class OrdersController {
  @Get(':id')
  @HttpCode(200)
  async findOne(@Param('id') id: string, @Query('page') page: number) {}
  @Post()
  create(@Body() order: Order) {}
  @MessagePattern('order.created')
  created(data: Order) {}
  @GrpcMethod('OrderService', 'FindOne')
  find(data: Id) {}
  @Span()
  check() {}
}
@Resolver()
class R {
  @Query(() => [Order], { name: 'orders' })
  orders() {}
  @Mutation((returns) => Order)
  pay() {}
}
`;
  expect(tell('orders.controller.ts', text)).toEqual([
    '4 route GET ~/orders/{} -> findOne@6',
    '7 route POST ~/orders -> create@8',
    '9 queue receive order.created -> created',
    '11 rpc OrderService findone -> FindOne@11',
    '13 tracer-call OrdersController.check',
    '18 graphql Query orders -> orders',
    '20 graphql Mutation pay -> pay',
  ]);
});

describe('Next.js and SvelteKit make routes of paths', () => {
  const handlers = 'export async function GET(request: Request) {}\nexport const POST = async () => {};\nexport const runtime = "edge";\n';
  test.each([
    ['app/api/orders/[id]/route.ts', handlers, ['1 route GET /api/orders/{} -> GET@1', '2 route POST /api/orders/{} -> POST@2']],
    ['apps/web/src/app/(shop)/[...slug]/page.tsx', 'import x from "y";\nexport default async function Page() {}\n', ['2 route /{*} -> Page@2']],
    ['pages/api/orders/[id].ts', 'export default function handler(req, res) {}', ['1 route /api/orders/{} -> handler@1']],
    ['pages/index.js', 'export default () => null;', ['1 route / -> @1']],
    ['pages/_app.js', 'export default () => null;', []],
    ['src/routes/orders/[id]/+server.ts', handlers, ['1 route GET /orders/{} -> GET@1', '2 route POST /orders/{} -> POST@2']],
    ['src/route.ts', handlers, []],
  ])('%s', (path, text, expected) => expect(tell(path, text)).toEqual(expected));
});

test('queries: joined, in templates with holes, over lines', () => {
  const text = [
    'const a = "SELECT id, name " +',
    '  "FROM users WHERE id = " + user.id + " ORDER BY id";',
    'const b = sql`',
    '  -- newest first',
    '  SELECT * FROM orders WHERE user_id = ${f({ a: `x` })} AND state IN (${states})`;',
    "const c = 'insert into a (x, y) values (?, ?)';",
  ].join('\n');
  expect(tell('a.ts', text)).toEqual([
    '1 sql select id, name from users where id = ? order by id',
    '3 sql select * from orders where user_id = ? and state in (?)',
    '6 sql insert into a(x, y) values (?)',
  ]);
});

test('a name may be a constant of the file; not one that is given two texts, nor a parameter', () => {
  const text = `const ORDERS = 'orders';
const Topics = { };
const SPAN: string = 'load order';
let name = 'a';
name = 'b';
channel.sendToQueue(ORDERS, body);
tracer.startActiveSpan(SPAN, f);
tracer.startSpan(name);
tracer.startSpan(other);
tracer.startSpan(SPAN + '!');
tracer.startSpan(SPAN.length());
`;
  expect(tell('a.ts', text)).toEqual(['6 queue send orders', '7 tracer-call load order']);
});

test('services of gRPC, resolvers, queues', () => {
  const text = `server.addService(shop.OrderService.service, { getOrder, listOrders: list, async Pay(call, cb) {} });
const resolvers = { Query: { orders: () => [], order(_, { id }) {} }, Mutation: { pay } };
type Types = { Query: { orders: string } };
await producer.send({ topic: 'orders', messages });
await consumer.subscribe({ topics: ['orders', 'mail'] });
const queue = new Queue('thumbnails', { connection });
new Worker('./worker.js');
store.subscribe(() => render());
`;
  expect(tell('server.ts', text)).toEqual([
    '1 rpc OrderService getorder -> getOrder@1',
    '1 rpc OrderService listorders -> listOrders@1',
    '1 rpc OrderService pay -> Pay@1',
    '2 graphql Query orders',
    '2 graphql Query order',
    '2 graphql Mutation pay',
    '4 queue send orders',
    '5 queue receive orders',
    '5 queue receive mail',
    '6 queue thumbnails',
  ]);
});
