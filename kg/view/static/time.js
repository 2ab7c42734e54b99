// The view "time".

/** Show the view where it is wanted. */
export function showTime() {}
