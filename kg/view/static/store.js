// The data that the page holds: plain JSON, or packed where it is large.

export const read = (id) => JSON.parse(document.getElementById(id).textContent);

/** Return the data under `id`; a browser that cannot unpack it is told off in words. */
export async function unpack(id) {
  const held = document.getElementById(id);
  if (held.dataset.packed !== "gzip") return JSON.parse(held.textContent);
  if (!("DecompressionStream" in window)) {
    document.getElementById("old").hidden = false;
    throw new Error("no DecompressionStream");
  }
  const letters = atob(held.textContent.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  held.remove();
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).json();
}
