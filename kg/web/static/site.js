// What every page of the server does: it wears the look and speaks the language that the reader chose in the view.

import { language, switchLanguage } from "../../view/static/language.js";
import { switchTheme } from "../../view/static/settings.js";

// The server writes the page: in another language it has to be asked for again.
if (document.documentElement.lang.slice(0, 2) !== language) {
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  location.replace(address.href);
}
document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("language").addEventListener("click", switchLanguage);
  document.getElementById("theme").addEventListener("click", switchTheme);
});
