// The language of the page: of each text the data holds one in each, the page shows one.

import { chosenLanguage, LANGUAGES, settings } from "./settings.js";

export const language = chosenLanguage();
const translated = (texts) => texts[LANGUAGES.indexOf(language)] || "";

/** Return the data with every text in the language of the page. */
export function localise(data) {
  data.words = data.words[language];
  for (const type of data.types) type.label = translated(type.label);
  for (const name of Object.keys(data.attributes)) data.attributes[name] = translated(data.attributes[name]);
  for (const stage of Object.keys(data.stages)) data.stages[stage] = translated(data.stages[stage]);
  for (const relation of Object.values(data.relations)) {
    relation.label = translated(relation.label);
    relation.inverse = translated(relation.inverse);
    if (relation.told) relation.told = translated(relation.told);
    if (relation.toldInverse) relation.toldInverse = translated(relation.toldInverse);
  }
  for (const one of [...Object.values(data.ledger.tables), ...Object.values(data.ledger.columns)])
    one.label = translated(one.label);
  for (const entity of data.entities) {
    entity.note = translated(entity.note);
    entity.why = entity.why.map(translated).join("；");
    for (const value of entity.values)
      Object.assign(value, { label: translated(value.label), text: translated(value.text) });
    for (const row of [...entity.stages, ...(entity.contradictions || [])]) row.label = translated(row.label);
  }
  const between = language === "zh" ? "、" : ", ";
  for (const link of data.links)
    link.label = link.types.map((kind) => data.relations[kind].label).join(between);
  for (const line of data.today.lines) line.text = translated(line.text);
  for (const list of data.overview) {
    list.title = translated(list.title);
    for (const thing of list.things) thing.note = translated(thing.note);
  }
  return data;
}

/** Write the words that stand in the page itself. */
export function writeWords(words) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = words.title;
  for (const element of document.querySelectorAll("[data-say]"))
    element.textContent = words[element.dataset.say];
  for (const element of document.querySelectorAll("[data-name]")) {
    const name = words[element.dataset.name];
    element.setAttribute("aria-label", name);
    if ("placeholder" in element) element.placeholder = name;
    else if (element.tagName === "BUTTON") element.title = name;
  }
}

/** Open the page again in another language, where the reader is. */
export function switchLanguage() {
  const other = LANGUAGES.find((one) => one !== language);
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  if (!settings.keep("lang", other)) address.searchParams.set("lang", other);
  if (address.href === location.href) location.reload();
  else location.replace(address.href);
}
