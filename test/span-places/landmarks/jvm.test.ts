// What Java and Kotlin say of spans: annotations, builders, controllers, listeners, services.

import { describe, expect, test } from 'vitest';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { tell } from './tell.ts';

test('a Spring controller: the class’s mapping stands before those of its methods', () => {
  const text = `package shop;

/** Answers {@link Order}s. @GetMapping("/never") */
@RestController
@RequestMapping("/api/orders")
@Validated
public class OrderController {
  // @GetMapping("/old")
  private final String help = "@GetMapping(\\"/never\\")";

  @GetMapping("/{id:[0-9]+}")
  public ResponseEntity<Order> show(@PathVariable("id") long id) throws NotFound {
    Span span = tracer.spanBuilder("load order").startSpan();
    return jdbc.query("SELECT * FROM orders "
        + "WHERE id = ?", id);
  }

  @PostMapping
  Order create(@RequestBody Order order) { return null; }

  @RequestMapping(value = {"/a", "/b"}, method = {RequestMethod.PUT, RequestMethod.PATCH})
  public void both() {}

  @WithSpan
  Map<String, List<Order>> all() { return Map.of(); }

  @WithSpan("named")
  void named() {}

  @WithSpan(value = "valued", kind = SpanKind.CLIENT)
  void valued() {}

  @KafkaListener(topics = "orders", groupId = "g")
  void onOrder(String text) {}

  @Query("""
      select o from Order o
      where o.id = :id
      """)
  Order find(long id);
}
`;
  expect(tell('src/main/java/shop/OrderController.java', text)).toEqual([
    '11 route GET /api/orders/{} -> show@12',
    '13 tracer-call load order',
    '14 sql select * from orders where id = ?',
    '18 route POST /api/orders -> create@19',
    '21 route PUT /api/orders/a -> both@22',
    '21 route PATCH /api/orders/a -> both@22',
    '21 route PUT /api/orders/b -> both@22',
    '21 route PATCH /api/orders/b -> both@22',
    '24 tracer-call OrderController.all',
    '27 tracer-call named',
    '30 tracer-call valued',
    '33 queue receive orders -> onOrder',
    '36 sql select o from order o where o.id = ?',
  ]);
  expect(landmarksOf('OrderController.java', text)[1]).toMatchObject({ functionName: 'show' });
});

test('JAX-RS: path and verb in either order, or only a verb', () => {
  const text = `@Path("orders")
public class Orders {
  @GET
  @Path("{id}")
  public Order show(@PathParam("id") String id) { return null; }
  @POST
  public void create() {}
}
`;
  expect(tell('Orders.java', text)).toEqual(['4 route GET ~/orders/{} -> show@5', '6 route POST ~/orders -> create@7']);
});

test('Kotlin: Ktor’s nested routes, Javalin, annotations', () => {
  const text = `fun Application.routes() {
  routing {
    route("/api") {
      get("/orders/{id}") { call.respond(load()) }
      route("/users") { post { } }
    }
  }
}
val app = Javalin.create().get("/x") { ctx -> ctx.result("") }
class Pay {
  @NewSpan
  suspend fun payNow(amount: Long): Result = withContext(io) { db.query("select 1 from pay where x = \${amount}") }
  /* /* nested */ @WithSpan */
  fun read() { map.get("/x"); list.get(0) }
}
`;
  expect(tell('Routes.kt', text)).toEqual([
    '4 route GET ~/api/orders/{} -> @4',
    '5 route POST ~/api/users -> @5',
    '11 tracer-call pay-now',
    '12 sql select ? from pay where x = ?',
  ]);
});

test('services of gRPC in both languages', () => {
  expect(tell('A.java', 'class A extends OrderServiceGrpc.OrderServiceImplBase {\n  private int x = helper(1);\n  @Override\n  public void getOrder(Id id, StreamObserver<Order> out) {\n    new Thread(x) {};\n  }\n}\n')).toEqual([
    '4 rpc OrderService getorder -> getOrder@4',
  ]);
  expect(tell('A.kt', 'class A : OrderServiceGrpcKt.OrderServiceCoroutineImplBase() {\n  override suspend fun getOrder(request: Id) = order {\n  }\n}\n')).toEqual(['2 rpc OrderService getorder -> getOrder@2']);
});

describe('one line each', () => {
  test.each([
    ['class A { @Observed(name = "orders.load") void a() {} }', ['1 tracer-call orders.load']],
    ['class A { @Trace(operationName = "op") void a() {} }', ['1 tracer-call op']],
    ['class A { void a() { tracer.nextSpan().name("brave").start(); } }', ['1 tracer-call brave']],
    ['class A { void a() { user.name("brave"); } }', []],
    ['class A { void a() { kafkaTemplate.send("orders", x); rabbitTemplate.convertAndSend("jobs", x); mail.send("x"); } }', ['1 queue send orders', '1 queue send jobs']],
    ['class A { void a() { new ProducerRecord<>("orders", 1); } }', ['1 queue send orders']],
    ['class A { @RabbitListener(queues = {"a", "b"}) void on(String s) {} }', ['1 queue receive a -> on', '1 queue receive b -> on']],
    ['class A { @QueryMapping Order order(@Argument int id) { return null; } }', ['1 graphql Query order -> order']],
    ["class A { char quote = '\"'; } // tracer.spanBuilder(\"x\")", []],
    ['class A { void a() { app.get("/x", ctx -> ctx.result("")); map.get("/x"); headers.put("/x", "y"); } }', ['1 route GET /x -> @1']],
  ])('%s', (text, expected) => expect(tell('A.java', text)).toEqual(expected));
});
