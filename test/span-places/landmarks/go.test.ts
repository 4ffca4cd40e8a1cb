// What Go says of spans: tracers, routers of five libraries, services, queues.

import { expect, test } from 'vitest';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { tell } from './tell.ts';

test('net/http, gorilla and tracers', () => {
  const text = `package main

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", showOrder)
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {})
	s := r.PathPrefix("/api").Subrouter()
	s.HandleFunc("/items/{id:[0-9]+}", items).Methods("GET", http.MethodPost)
	// mux.HandleFunc("/old", old)
	help := \`mux.HandleFunc("/never", never)\`
	cmd.Start("x"); http.Get("/x"); r.Header.Get("/x"); client.Post("/x", body)
}

func showOrder(w http.ResponseWriter, r *http.Request) {
	ctx, span := otel.Tracer("shop").Start(r.Context(), "load order", trace.WithAttributes())
	rows, err := db.QueryContext(ctx, \`
		SELECT id FROM orders -- all
		WHERE id = $1\`, id)
}
`;
  expect(tell('main.go', text)).toEqual([
    '5 route GET ~/orders/{} -> showOrder@14',
    '6 route /health -> @6',
    '8 route GET ~/api/items/{} -> items',
    '8 route POST ~/api/items/{} -> items',
    '15 tracer-call load order',
    '16 sql select id from orders where id = ?',
  ]);
  expect(landmarksOf('main.go', text)[4]!.functionName).toBe('showOrder');
});

test('chi, gin, echo and fiber', () => {
  const text = `func routes() {
	r.Route("/orders", func(r chi.Router) {
		r.Get("/", list)
		r.Route("/{id}", func(r chi.Router) { r.Put("/", update) })
	})
	v1 := router.Group("/v1")
	v1.GET("/users/:id", auth, getUser)
	v1.Handle("DELETE", "/users/:id", removeUser)
	admin := v1.Group("/admin")
	admin.Any("/*path", func(c *gin.Context) {})
	app.Post("/x", create)
}
`;
  expect(tell('routes.go', text)).toEqual([
    '3 route GET ~/orders -> list',
    '4 route PUT ~/orders/{} -> update',
    '7 route GET ~/v1/users/{} -> getUser',
    '8 route DELETE ~/v1/users/{} -> removeUser',
    '10 route ~/v1/admin/{*} -> @10',
    '11 route POST ~/x -> create',
  ]);
});

test('chi: a router that is mounted, in a variable or made by a function', () => {
  const text = `func main() {
	r.Get("/", home)
	v1 := chi.NewRouter()
	v1.Get("/users", users)
	r.Mount("/v1", v1)
	r.Route("/deep", func(r chi.Router) { r.Mount("/admin", adminRoutes()) })
}
func adminRoutes() chi.Router {
	r := chi.NewRouter()
	r.Get("/", index)
	r.Get("/users/{id}", user)
}
func other() { r.HandleFunc(base+"/health", health) }
`;
  expect(tell('main.go', text)).toEqual([
    '2 route GET ~/ -> home',
    '4 route GET ~/v1/users -> users',
    '10 route GET ~/deep/admin -> index',
    '11 route GET ~/deep/admin/users/{} -> user',
    '13 route ~/health -> health',
  ]);
});

test('services of gRPC, by what they embed or by their types', () => {
  const text = `type server struct {
	pb.UnimplementedOrderServiceServer
}
func (s *server) GetOrder(ctx context.Context, req *pb.Id) (*pb.Order, error) { return nil, nil }
func (s *server) Watch(req *pb.Id, stream pb.OrderService_WatchServer) error { return nil }
func (s *other) Pay(ctx context.Context, req *pb.Payment) (*pb.Receipt, error) { return nil, nil }
func (s *other) Load(ctx context.Context, id string) (*Order, error) { return nil, nil }
`;
  expect(tell('server.go', text)).toEqual(['4 rpc OrderService getorder -> GetOrder@4', '5 rpc OrderService watch -> Watch@5', '6 rpc pay -> Pay@6']);
});

test.each([
  ['span, ctx := tracer.StartSpanFromContext(ctx, "web.request")', ['1 tracer-call web.request']],
  ['span := sentry.StartSpan(ctx, "op")', ['1 tracer-call op']],
  ['w := kafka.Writer{Topic: "orders"}', ['1 queue orders']],
  ['nc.Subscribe("orders.*", f); Topic := "x"', ['1 queue receive orders.*']],
  ['timer.Start("phase", "parse"); ctx, s := trace.StartSpan(ctx, "load "+path)', []],
  ['ctx, s := tracer.Start(ctx, name); f(\'"\'); tracer.Start(ctx, "x")', ['1 tracer-call x']],
])('%s', (text, expected) => expect(tell('a.go', text)).toEqual(expected));
