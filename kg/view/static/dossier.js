// The view "dossier".

/** Show the view where it is wanted. */
export function showDossier() {}
