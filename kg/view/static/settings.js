// What the reader chose, kept by the browser where it may: the language, and light or dark.

export const LANGUAGES = ["zh", "en"]; // in the order of the data
const THEMES = ["light", "dark"];

export const settings = {
  chosen: {}, // since the page was opened
  /** Return what was chosen, or null: a browser may forbid a file to keep anything. */
  recall(key) {
    if (this.chosen[key]) return this.chosen[key];
    try {
      return localStorage.getItem(`kg-${key}`);
    } catch {
      return null;
    }
  },
  /** Keep a choice; false where the browser forbids it. */
  keep(key, value) {
    this.chosen[key] = value;
    try {
      localStorage.setItem(`kg-${key}`, value);
      return true;
    } catch {
      return false;
    }
  },
  ink: {}, // the colours of the picture, by name: canvas does not know the style sheet
};

/** Take over light or dark: as the reader wants it now, else wanted before, else the system's. */
function applyTheme(wanted = settings.recall("theme")) {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = THEMES.includes(wanted) ? wanted : system;
  const style = getComputedStyle(root);
  for (const name of ["ink", "strong", "ground", "edge", "edge-chosen", "edge-pale"]) {
    settings.ink[name] = style.getPropertyValue(`--${name}`).trim();
  }
  window.dispatchEvent(new Event("theme"));
}

export function switchTheme() {
  const other = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  settings.keep("theme", other);
  applyTheme(other);
}

/** Return the language of the page: as the address asks, as chosen before, as it was built. */
export function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  const known = [asked, settings.recall("lang")].find((one) => LANGUAGES.includes(one));
  return known || document.documentElement.lang.slice(0, 2);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => applyTheme());
// Paper is light; the picture has to be told.
window.addEventListener("beforeprint", () => applyTheme("light"));
window.addEventListener("afterprint", () => applyTheme());
applyTheme();
