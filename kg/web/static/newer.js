// The view that is served says when a build has put another one in its place; the server names this one in it.

const served = document.querySelector('meta[name="kg-built"]');
const EVERY = 5000; // milliseconds

async function lookForNewer() {
  if (document.hidden || document.getElementById("newer")) return;
  try {
    const answer = await fetch("/built", { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== served.content) tellNewer();
  } catch {
    // the server has ended: the page stays as it is
  }
}

function tellNewer() {
  const line = document.createElement("div");
  line.id = "newer";
  line.setAttribute("role", "status");
  line.style.cssText = "position: fixed; right: 1rem; bottom: 1rem; z-index: 100";
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = served.dataset[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
  again.addEventListener("click", () => location.reload());
  line.append(again);
  document.body.append(line);
}

setInterval(lookForNewer, EVERY);
document.addEventListener("visibilitychange", lookForNewer);
