// A day in a small shop: make orders, price them, find customers who look alike, print a summary.
// Run `npm run profile` to record sample.cpuprofile again.

import { makeOrders } from './orders.js';
import { priceOrder } from './pricing.js';
import { mostAlike } from './customers.js';
import { summarise } from './summary.js';

const orders = makeOrders(40_000);
for (const order of orders) order.total = priceOrder(order);

const customers = [...new Set(orders.map((order) => order.customer))];
const pairs = customers.slice(0, 400).map((customer) => mostAlike(customer, customers));

console.log(summarise(orders, pairs));
