// Files and folders that are dropped or chosen -> their files, each with its path.

const drop = document.getElementById("drop");

/** Return the entries of a folder: the browser gives a hundred at a time. */
async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return all;
    all.push(...some);
  }
}

/** Collect the files of an entry into `files`, hidden ones left out. */
async function gather(entry, above, files) {
  if (entry.name.startsWith(".")) return;
  const path = above ? `${above}/${entry.name}` : entry.name;
  if (entry.isDirectory) {
    for (const inner of await entriesOf(entry)) await gather(inner, path, files);
  } else {
    const file = await new Promise((done, fail) => entry.file(done, fail)).catch(() => null);
    if (file) files.push({ path, file });
  }
}

/** Take what is dropped: of one folder its name, and the paths below it. */
async function takeDropped(event, take) {
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry()).filter(Boolean);
  // Some programs give files alone, of no folder.
  const bare = entries.length ? [] : items.map((item) => item.getAsFile()).filter(Boolean);
  const files = bare.map((file) => ({ path: file.name, file }));
  const one = entries.length === 1 && entries[0].isDirectory ? entries[0] : null;
  if (one) for (const inner of await entriesOf(one)) await gather(inner, "", files);
  else for (const entry of entries) await gather(entry, "", files);
  take(one ? one.name : "", files);
}

/** Take what an input holds; paths of a folder begin with its name. */
function takeChosen(input, take) {
  const files = [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  if (!files.length) return;
  const name = input.files[0].webkitRelativePath.split("/")[0];
  const below = files.map(({ path, file }) => ({ path: name ? path.slice(name.length + 1) : path, file }));
  const seen = below.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")));
  take(name, seen);
  input.value = "";
}

export function watchDrops(take) {
  for (const kind of ["folder", "files"]) {
    const input = document.getElementById(`${kind}-input`);
    document.getElementById(`choose-${kind}`).addEventListener("click", () => input.click());
    input.addEventListener("change", () => takeChosen(input, take));
  }
  // Anywhere on the page: a file that misses the field would replace the page.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    takeDropped(event, take);
  });
}
