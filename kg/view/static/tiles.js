// The view "tiles".

/** Show the view where it is wanted. */
export function showTiles() {}
