// A page that `kg serve --edit` serves writes decisions into the file itself; the server leaves a token in it.

const editToken = document.querySelector('meta[name="kg-edit"]')?.content;
export const editing = editToken
  ? await askEditing("GET").then(({ tables, faults }) => (tables ? { tables, faults } : null))
  : null;

/** Ask the server; where it does not answer well, `error` says why. */
async function askEditing(method, body) {
  try {
    const headers = { "x-kg-token": editToken, "content-type": "application/json" };
    const answer = await fetch("/decisions", { method, headers, body: body && JSON.stringify(body) });
    return answer.ok ? await answer.json() : { error: (await answer.text()).trim() };
  } catch (error) {
    return { error: String(error.message) };
  }
}

/** Write tables into decisions.toml: return their ids there, or why they were refused. */
export async function sendTables(tables) {
  const { ids = [], error = "" } = await askEditing("POST", { tables });
  return { ids, error };
}

/** Take tables out of decisions.toml; return why that failed, or "". */
export async function removeTables(ids) {
  return (await askEditing("POST", { undo: ids })).error ?? "";
}
