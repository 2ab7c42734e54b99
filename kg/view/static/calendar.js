// Days as numbers, so that they can be drawn: an axis from one day to another, with its ticks.

const DAY_LENGTH = 86_400_000; // milliseconds
const MONTHS = [1, 3, 6, 12, 24, 60, 120]; // between two ticks
const TICKS = 9; // at most

/** Return the middle of a day, month or year as a number of days; of "2024-05" the middle of May. */
export function dayNumber(date) {
  const first = Date.UTC(
    Number(date.slice(0, 4)),
    Number(date.slice(5, 7) || 1) - 1,
    Number(date.slice(8) || 1),
  );
  const length = { 4: 365, 7: 30 }[date.length] ?? 1;
  return first / DAY_LENGTH + length / 2;
}

/** Return the day of a number as it is written: 2024-05-13. */
function dayText(number) {
  return new Date(number * DAY_LENGTH).toISOString().slice(0, 10);
}

/** Return the last day of a month: of "2024-02" 2024-02-29. */
export function monthEnd(month) {
  return dayText(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0) / DAY_LENGTH);
}

/** Return an axis from one day number to another: where a day stands (0 to 1), and what stands at its ticks. */
export function makeAxis(first, last) {
  const length = Math.max(last - first, 1);
  const place = (number) => (number - first) / length;
  return {
    first,
    last,
    place,
    ticks: findTicks(first, last).map((date) => ({ date, at: place(Date.parse(date) / DAY_LENGTH) })),
  };
}

function findTicks(first, last) {
  const months = (last - first) / 30.4;
  const step = MONTHS.find((one) => months / one <= TICKS) ?? MONTHS.at(-1);
  const [year, month] = dayText(first).split("-").map(Number);
  const found = [];
  for (let at = Math.ceil((year * 12 + month - 1) / step) * step; ; at += step) {
    const date = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
    if (Date.parse(date) / DAY_LENGTH > last) return found;
    if (Date.parse(date) / DAY_LENGTH >= first) found.push(date);
  }
}
