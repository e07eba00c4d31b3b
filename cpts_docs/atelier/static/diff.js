// What tells two texts apart, line by line.

const MOST = 2_000; // lines that differ, of which the common ones are looked for

/** @typedef {{ sign: " " | "−" | "+", text: string, line: number }} Row */

/**
 * @param {string} old
 * @param {string} text
 * @param {number} [around] lines that are the same, which are shown beside those that are not
 * @returns {(Row | null)[]} null stands for lines that are left out
 */
export function differences(old, text, around = 2) {
  const [before, after] = [old.split("\n"), text.split("\n")];
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  /** @type {Row[]} */
  const rows = before.slice(0, head).map((line, index) => ({ sign: " ", text: line, line: index + 1 }));
  rows.push(...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), head));
  for (let index = after.length - tail; index < after.length; index += 1) rows.push({ sign: " ", text: after[index], line: index + 1 });
  return shortened(rows, around);
}

/**
 * @param {string[]} before
 * @param {string[]} after
 * @param {number} head
 * @returns {Row[]}
 */
function middle(before, after, head) {
  const gone = (/** @type {number} */ index) => /** @type {Row} */ ({ sign: "−", text: before[index], line: head + index + 1 });
  const come = (/** @type {number} */ index) => /** @type {Row} */ ({ sign: "+", text: after[index], line: head + index + 1 });
  if (before.length > MOST || after.length > MOST) return [...before.map((_, index) => gone(index)), ...after.map((_, index) => come(index))];
  // Lengths of the longest common parts, from each pair of lines on.
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  for (let at = before.length - 1; at >= 0; at -= 1) {
    for (let to = after.length - 1; to >= 0; to -= 1) {
      common[at * width + to] = before[at] === after[to] ? common[(at + 1) * width + to + 1] + 1 : Math.max(common[(at + 1) * width + to], common[at * width + to + 1]);
    }
  }
  /** @type {Row[]} */
  const rows = [];
  let [at, to] = [0, 0];
  while (at < before.length || to < after.length) {
    if (at < before.length && to < after.length && before[at] === after[to]) {
      rows.push({ sign: " ", text: after[to], line: head + to + 1 });
      at += 1;
      to += 1;
    } else if (to === after.length || (at < before.length && common[(at + 1) * width + to] >= common[at * width + to + 1])) {
      rows.push(gone(at));
      at += 1;
    } else {
      rows.push(come(to));
      to += 1;
    }
  }
  return rows;
}

/**
 * @param {Row[]} rows
 * @param {number} around
 */
function shortened(rows, around) {
  const near = (/** @type {number} */ index) => rows.slice(Math.max(0, index - around), index + around + 1).some(({ sign }) => sign !== " ");
  /** @type {(Row | null)[]} */
  const kept = [];
  for (const [index, row] of rows.entries()) {
    if (near(index)) kept.push(row);
    else if (kept.at(-1) !== null) kept.push(null);
  }
  return kept;
}
