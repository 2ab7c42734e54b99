// Places for a picture of its own: neighbours near, the rest apart, the same each time.

const ROUNDS = 90;
const BOX = { width: 128, height: 74 }; // room for a dot and its label
const GRAVITY = 0.06; // keeps parts that are not linked from drifting off
const WIDE = 1.5; // width to height of the picture
const FIRST_RING = 150; // its half height at least
const RINGS = [20, 32, 44]; // things in the first ring, the second, all further ones
const RING_POINTS = 720; // of a ring, where a thing may stand

/** Return the place of each thing; `centre` is in the middle, where one is given. */
export function arrange(things, lines, centre) {
  const number = new Map(things.map((index, at) => [index, at]));
  const pairs = lines.map((link) => [number.get(link.from), number.get(link.to)]);
  const linked = new Set(pairs.flat());
  const spots = things.map((_, at) => {
    const turn = at * 2.39996;
    const away = 100 * Math.sqrt(at);
    return { x: WIDE * away * Math.cos(turn), y: away * Math.sin(turn) };
  });
  const moving = spots.filter((_, at) => linked.has(at));
  for (let round = 0; round < ROUNDS; round += 1) attract(spots, moving, pairs, 1 - round / ROUNDS);
  for (let round = 0; round < ROUNDS && separate(moving); round += 1);
  const alone = spots.filter((_, at) => !linked.has(at));
  putInRows(alone, moving);
  const own = spots[number.get(centre)];
  const middle = own ? { ...own } : { x: 0, y: 0 };
  return new Map(
    things.map((index, at) => [index, { x: spots[at].x - middle.x, y: spots[at].y - middle.y }]),
  );
}

function attract(spots, moving, pairs, heat) {
  const shift = new Map(moving.map((spot) => [spot, { x: -GRAVITY * spot.x, y: -GRAVITY * WIDE * spot.y }]));
  for (const spot of moving) {
    const own = shift.get(spot);
    for (const other of moving) {
      const [x, y] = [spot.x - other.x, spot.y - other.y];
      const push = 14000 / (x * x + y * y + 60);
      own.x += x * push * 0.1;
      own.y += y * push * 0.1;
    }
  }
  for (const [a, b] of pairs) {
    const [x, y] = [spots[a].x - spots[b].x, spots[a].y - spots[b].y];
    for (const [at, sign] of [
      [a, -1],
      [b, 1],
    ]) {
      const own = shift.get(spots[at]);
      own.x += sign * 0.12 * x;
      own.y += sign * 0.12 * y;
    }
  }
  for (const [spot, { x, y }] of shift) {
    const most = (8 + 110 * heat) / Math.max(1, Math.hypot(x, y));
    spot.x += x * Math.min(1, most);
    spot.y += y * Math.min(1, most);
  }
}

/** Push apart what lies on one another; false when nothing does. */
function separate(spots) {
  let moved = false;
  for (let a = 0; a < spots.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const [x, y] = [spots[a].x - spots[b].x, spots[a].y - spots[b].y];
      const [across, down] = [BOX.width - Math.abs(x), BOX.height - Math.abs(y)];
      if (across <= 0 || down <= 0) continue;
      moved = true;
      const axis = across / BOX.width < down / BOX.height ? "x" : "y";
      const half = ((axis === "x" ? across : down) / 2 + 1) * ((axis === "x" ? x : y) < 0 ? -1 : 1);
      spots[a][axis] += half;
      spots[b][axis] -= half;
    }
  }
  return moved;
}

/** Put what is linked to nothing in rows beneath the rest. */
function putInRows(alone, others) {
  const left = Math.min(...others.map(({ x }) => x), 0);
  const wide = others.length ? Math.max(...others.map(({ x }) => x)) - left : 0;
  const least = Math.ceil(Math.sqrt(alone.length * WIDE * (BOX.height / BOX.width)));
  const columns = Math.max(least, Math.floor(wide / BOX.width) + 1, 1);
  const top = others.length ? Math.max(...others.map(({ y }) => y)) + 1.5 * BOX.height : 0;
  alone.forEach((spot, at) => {
    spot.x = left + (at % columns) * BOX.width;
    spot.y = top + Math.floor(at / columns) * BOX.height;
  });
}

/** Return the places of a thing and what is around it: rings of `wide` to 1, a gap between two groups. */
export function arrangeRing(centre, groups, wide) {
  const spots = new Map([[centre, { x: 0, y: 0 }]]);
  const slots = groups.flatMap((group, at) => (at && groups.length > 1 ? [null, ...group] : group));
  const withGaps = slots.length <= RINGS[0] + groups.length;
  const all = withGaps ? slots : groups.flat();
  let height = FIRST_RING;
  for (let from = 0, ring = 0; from < all.length; ring += 1) {
    const most = withGaps ? all.length : RINGS[Math.min(ring, RINGS.length - 1)];
    const some = all.slice(from, from + most);
    from += most;
    const [places, high] = ringPlaces(some.length + (withGaps && groups.length > 1 ? 1 : 0), height, wide);
    some.forEach((index, at) => {
      if (index !== null) spots.set(index, places[at]);
    });
    height = high + 1.4 * BOX.height;
  }
  return spots;
}

/** Return places on a ring, each with room for a dot and its label, from the top on; and half its height. */
function ringPlaces(count, least, wide) {
  const points = Array.from({ length: RING_POINTS + 1 }, (_, at) => {
    const turn = (2 * Math.PI * at) / RING_POINTS - Math.PI / 2;
    return { x: wide * Math.cos(turn), y: Math.sin(turn) };
  });
  const room = [0]; // up to each point, in boxes, of a ring that is 1 high
  for (let at = 1; at <= RING_POINTS; at += 1) {
    const [x, y] = [points[at].x - points[at - 1].x, points[at].y - points[at - 1].y];
    room.push(room[at - 1] + Math.max(Math.abs(x) / BOX.width, Math.abs(y) / BOX.height));
  }
  const height = Math.max(least, count / room[RING_POINTS]);
  let at = 0;
  const places = Array.from({ length: count }, (_, slot) => {
    while (room[at] < (slot / count) * room[RING_POINTS]) at += 1;
    return { x: height * points[at].x, y: height * points[at].y };
  });
  return [places, height];
}

/** Return the places of ways between the same ends: each from left to right, one below the other. */
export function arrangeWays(ways) {
  const steps = Math.max(...ways.map((way) => way.length - 1));
  const spots = new Map();
  ways.forEach((way, number) => {
    const row = (number - (ways.length - 1) / 2) * 170;
    way.forEach((index, at) => {
      const x = (at / (way.length - 1)) * steps * 210;
      const end = at === 0 || at === way.length - 1;
      const y = ways.length > 1 ? (end ? 0 : row) : at % 2 ? 50 : -50; // labels have room
      if (!spots.has(index)) spots.set(index, { x, y });
    });
  });
  return spots;
}
