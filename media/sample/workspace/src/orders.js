// Orders from a seed, so that every run does the same work.

const ITEMS = ['tea', 'coffee', 'bread', 'cheese', 'apples', 'paper', 'ink', 'candles', 'soap', 'rope'];
const FIRST = ['Ada', 'Alan', 'Barbara', 'Edsger', 'Frances', 'Grace', 'John', 'Katherine', 'Ken', 'Margaret'];
const LAST = ['Allen', 'Dijkstra', 'Hamilton', 'Hopper', 'Johnson', 'Liskov', 'Lovelace', 'McCarthy', 'Turing'];

let seed = 7;

function random(below) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % below; // the low bits of such a generator repeat soon
}

export function makeOrders(count) {
  return Array.from({ length: count }, (_, id) => ({
    id,
    customer: `${FIRST[random(FIRST.length)]} ${LAST[random(LAST.length)]} ${random(9)}`,
    lines: Array.from({ length: 1 + random(6) }, () => ({
      item: ITEMS[random(ITEMS.length)],
      count: 1 + random(12),
    })),
    total: 0,
  }));
}
