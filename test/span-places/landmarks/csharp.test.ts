// What C# says of spans: activities, controllers, minimal APIs, services.

import { expect, test } from 'vitest';
import { tell } from './tell.ts';

test('a controller and activities', () => {
  const text = `namespace Shop;
[ApiController]
[Route("api/[controller]")]
public class OrdersController : ControllerBase
{
    [HttpGet("{id:int}")]
    public async Task<ActionResult<Order>> Show(int id)
    {
        using var activity = Source.StartActivity("load order", ActivityKind.Internal);
        await db.QueryAsync(@"SELECT * FROM ""Orders""
            WHERE Id = @id", new { id });
        return Ok($"SELECT x FROM y WHERE z = {id}");
    }
    // [HttpGet("old")]
    [HttpPost, Authorize]
    public Order Create([FromBody] Order order) => Save(order);

    [HttpGet("~/health")]
    public string Health() { using var a = Source.StartActivity(); return ""; }
}
`;
  expect(tell('OrdersController.cs', text)).toEqual([
    '6 route GET /api/orders/{} -> Show@7',
    '9 tracer-call load order',
    '10 sql select * from orders where id = ?',
    '12 sql select x from y where z = ?',
    '15 route POST /api/orders -> Create@16',
    '18 route GET /health -> Health@19',
    '19 tracer-call Health',
  ]);
});

test('minimal APIs, services, queues', () => {
  const text = `var orders = app.MapGroup("/orders");
orders.MapGet("/{id}", async (int id) => id);
app.MapPost("/pay", PayHandler.Run);
class OrderApi : OrderService.OrderServiceBase {
    public override Task<Order> GetOrder(Id request, ServerCallContext context) => Load(request);
    private Task<Order> Load(Id id) { return null; }
}
channel.BasicPublish(exchange: "", routingKey: "jobs", body: body);
var x = map.Get("/x"); var y = dictionary["[HttpGet]"];
`;
  expect(tell('Program.cs', text)).toEqual([
    '2 route GET /orders/{} -> @2',
    '3 route POST /pay -> PayHandler.Run',
    '5 rpc OrderService getorder -> GetOrder@5',
    '8 queue send jobs',
  ]);
});

test('string.Empty is a path, too', () => {
  expect(tell('a.cs', 'var group = app.MapGroup("/orders");\ngroup.MapGet(string.Empty, List);\n')).toEqual(['2 route GET /orders -> List']);
});

test('a name may be a constant of the file, also of one below', () => {
  const text = 'class Consumer {\n  private const string TopicName = "orders";\n  void Run() { _consumer.Subscribe(TopicName); Source.StartActivity(Names.Load); }\n}\nstatic class Names { public const string Load = "load"; }\n';
  expect(tell('Consumer.cs', text)).toEqual(['3 queue receive orders', '3 tracer-call load']);
});
