// Customers whose names are nearly the same are often one person twice.

/** Edit distance of two names: the table of Wagner and Fischer, row by row. */
function distance(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + cost);
    }
    previous = row;
  }
  return previous[b.length];
}

export function mostAlike(customer, others) {
  let best = null;
  for (const other of others) {
    if (other === customer) continue;
    const apart = distance(customer.toLowerCase(), other.toLowerCase());
    if (best === null || apart < best.apart) best = { customer, other, apart };
  }
  return best;
}
