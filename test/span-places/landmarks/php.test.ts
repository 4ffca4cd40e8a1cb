// What PHP says of spans: routes of Laravel, Slim and Symfony, tracers, queries.

import { expect, test } from 'vitest';
import { tell } from './tell.ts';

test('Laravel: groups, resources, controllers', () => {
  const text = `<html>Route::get('/never', f);</html>
<?php
use Illuminate\\Support\\Facades\\Route;
Route::get('/health', function () { return 'ok'; });
Route::middleware('auth')->prefix('admin')->group(function () {
    Route::post('orders/{order?}', [OrderController::class, 'store'])->name('x');
    Route::group(['prefix' => 'deep'], function () { Route::any('x', 'XController@show'); });
});
Route::match(['get', 'put'], '/both', ShowBoth::class);
Route::apiResource('photos', PhotoController::class);
// Route::get('/old', f);
# Route::get('/older', f);
$value = $cache->get('/x', 'default'); Http::get('/x', []);
`;
  expect(tell('routes/web.php', text)).toEqual([
    '4 route GET ~/health -> @4',
    '6 route POST ~/admin/orders/{?} -> OrderController.store',
    '7 route ~/admin/deep/x -> XController.show',
    '9 route GET ~/both -> ShowBoth',
    '9 route PUT ~/both -> ShowBoth',
    '10 route GET ~/photos -> PhotoController.index',
    '10 route POST ~/photos -> PhotoController.store',
    '10 route GET ~/photos/{} -> PhotoController.show',
    '10 route PUT ~/photos/{} -> PhotoController.update',
    '10 route PATCH ~/photos/{} -> PhotoController.update',
    '10 route DELETE ~/photos/{} -> PhotoController.destroy',
  ]);
});

test('Symfony’s attributes, Slim, tracers, queries', () => {
  const text = `<?php
#[Route('/api')]
final class OrderController extends AbstractController {
    #[Route('/orders/{id<\\d+>}', name: 'order', methods: ['GET'])]
    public function show(int $id): Response {
        $span = $tracer->spanBuilder('load order')->startSpan();
        $rows = $db->query("SELECT * FROM orders WHERE id = {$id} AND a = '$b'");
        $sql = <<<SQL
            UPDATE orders SET total = $total
            WHERE id = 1
            SQL;
        $q = 'SELECT a ' . 'FROM b WHERE c = ' . $c;
    }
}
$app->get('/slim/{name}', HelloAction::class);
$channel->basic_publish($message, '', 'jobs');
`;
  expect(tell('src/OrderController.php', text)).toEqual([
    '4 route GET /api/orders/{} -> show@5',
    '6 tracer-call load order',
    '7 sql select * from orders where id = ? and a = ?',
    '9 sql update orders set total = ? where id = ?',
    '12 sql select a from b where c = ?',
    '15 route GET ~/slim/{} -> HelloAction',
    '16 queue send jobs',
  ]);
});
