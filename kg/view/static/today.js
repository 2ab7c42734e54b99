// The view "today".

/** Show the view where it is wanted. */
export function showToday() {}
