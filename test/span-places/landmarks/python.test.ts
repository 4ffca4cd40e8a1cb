// What Python says of spans: tracers, Flask, FastAPI, Django, queries, servicers, tasks.

import { describe, expect, test } from 'vitest';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { tell } from './tell.ts';

test('a Flask service: blueprint, tracer, query over lines', () => {
  const text = `from flask import Flask, Blueprint
app = Flask(__name__)
orders = Blueprint("orders", __name__, url_prefix="/orders")

@app.route("/health")
def health():
    """Select nothing from anything."""
    with tracer.start_as_current_span("check health"):
        return "ok"

@orders.route("/<int:order_id>", methods=["GET", "DELETE"])
@login_required
async def order(order_id):
    cursor.execute("""
        SELECT id, total FROM orders
        WHERE id = %s AND note <> 'it''s'
    """, (order_id,))
    cursor.execute("SELECT name "
                   f"FROM users WHERE id = {order_id}")

app.register_blueprint(orders)
app.add_url_rule("/late", view_func=health)
`;
  expect(tell('app.py', text)).toEqual([
    '5 route GET /health -> health@6',
    '8 tracer-call check health',
    '11 route GET /orders/{} -> order@13',
    '11 route DELETE /orders/{} -> order@13',
    '14 sql select id, total from orders where id = ? and note <> ?',
    '18 sql select name from users where id = ?',
    '22 route /late -> health@6',
  ]);
  expect(landmarksOf('app.py', text).map((each) => each.functionName)).toEqual(['', 'health', '', '', 'order', 'order', '']);
});

test('FastAPI: the prefix where it is included stands before the router’s own', () => {
  const text = `app = FastAPI()
router = APIRouter(prefix="/items", tags=["items"])
@router.get("/{item_id}", response_model=Item)
async def read(item_id: int): ...
@router.post("")
def create(): ...
@app.get("/files/{path:path}")
def files(path): ...
app.include_router(router, prefix="/api/v1")
`;
  expect(tell('main.py', text)).toEqual([
    '3 route GET /api/v1/items/{} -> read@4',
    '5 route POST /api/v1/items -> create@6',
    '7 route GET /files/{*} -> files@8',
  ]);
});

test('Django and its REST framework', () => {
  const text = `urlpatterns = [
    path("orders/<int:pk>/", views.OrderView.as_view(), name="order"),
    re_path(r"^archive/(?P<year>[0-9]{4})/$", views.archive),
    path("api/", include("api.urls")),
]
router.register(r"users", UserViewSet)
`;
  expect(tell('shop/urls.py', text)).toEqual([
    '2 route ~/orders/{} -> views.OrderView',
    '3 route ~/archive/{} -> views.archive',
    '6 route ~/users -> UserViewSet',
    '6 route ~/users/{} -> UserViewSet',
  ]);
});

test('starlette and aiohttp', () => {
  const text = 'routes = [Route("/a", show, methods=["GET"])]\napp.router.add_get("/b/{id}", show)\napp.add_routes([web.post("/c", create)])\n';
  expect(tell('a.py', text)).toEqual(['1 route GET ~/a -> show', '2 route GET ~/b/{} -> show', '3 route POST ~/c -> create']);
});

test.each([
  ['@tracer.start_as_current_span("work")\ndef work(): ...', ['1 tracer-call work']],
  ['with sentry_sdk.start_span(op="db", name="load"): ...', ['1 tracer-call load']],
  ['@tracer.wrap()\ndef work(): ...', ['1 tracer-call ~work']],
  ['@tracer.wrap("job", service="x")\ndef work(): ...', ['1 tracer-call job']],
  ['with tracer.trace("redis.get"): ...', ['1 tracer-call redis.get']],
  ['with logfire.span("hello"): ...', ['1 tracer-call hello']],
  ['@app.task(name="mail.send")\ndef send(): ...', ['1 queue mail.send -> send@2']],
  ['@shared_task\ndef send(): ...', ['1 queue ~send -> send@2']],
  ['celery.send_task("mail.send")', ['1 queue send mail.send']],
  ['producer.send("orders", value=1)', ['1 queue send orders']],
  ['channel.basic_publish(exchange="", routing_key="jobs", body=b"")', ['1 queue send jobs']],
  ['channel.basic_consume(queue="jobs", on_message_callback=f)', ['1 queue receive jobs']],
])('%s', (text, expected) => expect(tell('a.py', text)).toEqual(expected));

test('methods of a servicer, resolvers', () => {
  const text = `class Orders(shop_pb2_grpc.OrderServiceServicer):
    def __init__(self): ...

    def GetOrder(self, request, context):
        def Inner(): ...
        return 1

def Outside(): ...

class Query(graphene.ObjectType):
    def resolve_orders(root, info): ...

@strawberry.type
class Q:
    @strawberry.field
    def user(self): ...
`;
  expect(tell('server.py', text)).toEqual([
    '4 rpc OrderService getorder -> GetOrder@4',
    '11 graphql Query orders',
    '15 graphql Q user -> user',
  ]);
});

describe('what only looks alike is none', () => {
  test.each([
    ['a comment', '# @app.route("/x")\n#def f(): tracer.start_span("x")'],
    ['a text', '"""\n@app.route("/x")\ndef f(): ...\n"""\n\'tracer.start_span("x")\''],
    ['a client', 'requests.get("/x", headers=h)\nclient.post("/x", data={})\nself.client.get("/x")'],
    ['a dict', 'd.get("/x", None)\nos.path("x", y)'],
    ['a patch of a test', '@mock.patch("shop.orders")\ndef test(): ...\n@patch("/x")\ndef test(): ...'],
    ['a function that resolves something else', 'class A:\n    def resolve_name(self, name): ...'],
    ['a name with holes', 'tracer.start_span(f"load {x}")'],
    ['another path', 'path("a.txt", mode)'],
  ])('%s', (_, text) => expect(tell('a.py', text)).toEqual([]));
});

test('brackets over lines that are not indented do not end a function', () => {
  const text = 'def f():\n    g(\n1,\n    )\n    tracer.start_span("x")\n';
  expect(landmarksOf('a.py', text)[0]).toMatchObject({ functionName: 'f', line: 4 });
});
