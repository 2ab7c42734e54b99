// The view "review".

/** Show the view where it is wanted. */
export function showReview() {}
