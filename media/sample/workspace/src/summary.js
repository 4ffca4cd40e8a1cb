// What the day looked like, in a few lines of text.

export function summarise(orders, pairs) {
  const byItem = new Map();
  for (const order of orders) {
    for (const { item, count } of order.lines) byItem.set(item, (byItem.get(item) ?? 0) + count);
  }
  const items = [...byItem].sort((a, b) => b[1] - a[1]).map(([item, count]) => `${item}: ${count}`);
  const total = orders.reduce((sum, order) => sum + order.total, 0);
  const twins = pairs.filter((pair) => pair.apart <= 1).length;
  return [`${orders.length} orders, ${total.toFixed(2)} in all`, ...items, `${twins} pairs of customers to look at`].join('\n');
}
