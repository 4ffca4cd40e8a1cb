// What Rust says of spans: macros and attributes of tracing, axum, actix, tonic, queries.

import { expect, test } from 'vitest';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { tell } from './tell.ts';

test('tracing, axum and sqlx', () => {
  const text = `#[tracing::instrument(skip(db), fields(id = %id))]
pub async fn load_order<'a>(db: &'a Pool, id: u64) -> Result<Order, Error> {
    let span = info_span!("query", otel.name = "x");
    let other = tracing::span!(target: "shop", Level::INFO, "inner", id);
    sqlx::query!(r#"SELECT id FROM orders WHERE "state" = $1"#, id);
    let c = '"'; // info_span!("old")
    /* /* */ info_span!("older") */
}
#[instrument(name = "pay now", level = "info")]
fn pay() {}
fn app() -> Router {
    Router::new()
        .route("/orders/:id", get(show).delete(handlers::remove))
        .nest("/api", Router::new().route("/users/{id}", post(create)))
}
fn show() { map.get("/x"); let s = "#[instrument]"; command.start("x"); tracer.start("root"); }
`;
  expect(tell('src/main.rs', text)).toEqual([
    '1 tracer-call load_order',
    '3 tracer-call query',
    '4 tracer-call inner',
    '5 sql select id from orders where state = ?',
    '9 tracer-call pay now',
    '13 route GET ~/orders/{} -> show@16',
    '13 route DELETE ~/orders/{} -> handlers.remove',
    '14 route POST ~/api/users/{} -> create',
    '16 tracer-call root',
  ]);
  expect(landmarksOf('a.rs', text)[1]!.functionName).toBe('load_order');
});

test('axum: what another function of the text declares is nested', () => {
  const text = 'fn app() -> Router { Router::new().nest("/users", users()).nest("/x", other::routes()) }\nfn users() -> Router { Router::new().route("/{id}", get(show)) }\n';
  expect(tell('src/main.rs', text)).toEqual(['2 route GET ~/users/{} -> show']);
});

test('actix and tonic', () => {
  const text = `#[get("/items/{id}")]
async fn item(id: web::Path<u32>) -> impl Responder { "x" }
fn config() { App::new().route("/x", web::post().to(create)); }
#[tonic::async_trait]
impl OrderService for MyServer {
    async fn get_order(&self, request: Request<Id>) -> Result<Response<Order>, Status> { inner() }
}
`;
  expect(tell('src/main.rs', text)).toEqual(['1 route GET ~/items/{} -> item@2', '3 route POST ~/x -> create', '6 rpc OrderService getorder -> get_order@6']);
});
