// Tables as a workbook that Excel, WPS and LibreOffice open: a zip of XML, heads bold, frozen and filtered.

const ROWS = 1048576; // of a sheet; what is more goes on the next one
const LETTERS = 32767; // of a cell
const STYLES = { sum: 2, count: 3, share: 4 }; // by kind of column; all else is text
const TEXT_STYLE = 5;
const HEAD_STYLE = 1;
const MIDNIGHT = 0x00210000; // 1 January 1980, as a zip has it: the same table gives the same bytes
const DEFLATED = 8;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids these
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const CODED = /_(x[0-9A-Fa-f]{4}_)/g; // a spreadsheet would read it as the letter of that number

const XLSX = `${PARTS}.sheet`;

function escapeXml(text) {
  return text.replace(/[&<>"]/g, (letter) => ENTITIES[letter]);
}

/** Return a text as a cell may hold it. */
function cellText(text) {
  const clean = text.replace(NO_XML, "");
  return clean.length <= LETTERS ? clean : `${clean.slice(0, LETTERS - 1).replace(NO_XML, "")}…`;
}

/** Return the letters of a column: A, B … Z, AA. */
function letters(column) {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

function textCell(place, text, style) {
  const inner = escapeXml(cellText(text)).replace(CODED, "_x005F_$1");
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${inner}</t></is></c>`;
}

function rowXml(number, cells) {
  return `<row r="${number}">${cells.join("")}</row>`;
}

function sheetXml(columns, rows) {
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const head = columns.map(({ label }, at) => textCell(`${letters(at)}1`, label, HEAD_STYLE));
  const body = rows.map((row, at) => {
    const cells = row.map((value, column) => {
      if (value === "") return "";
      const place = letters(column) + (at + 2);
      const style = STYLES[columns[column].kind];
      if (style === undefined) return textCell(place, String(value), TEXT_STYLE);
      return `<c r="${place}" s="${style}"><v>${value}</v></c>`;
    });
    return rowXml(at + 2, cells);
  });
  const range = `A1:${letters(columns.length - 1)}${rows.length + 1}`;
  return [
    `${XML}<worksheet ${SPREADSHEET}><dimension ref="${range}"/><sheetViews><sheetView workbookViewId="0">`,
    '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>',
    `</sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData>`,
    rowXml(1, head),
    ...body,
    `</sheetData><autoFilter ref="${range}"/></worksheet>`,
  ].join("");
}

function stylesXml(font) {
  const letter = `<sz val="10"/><name val="${font}"/>`;
  const cell = (format, more = "") =>
    `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${more}/>`;
  return [
    `${XML}<styleSheet ${SPREADSHEET}>`,
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00##"/></numFmts>',
    `<fonts count="2"><font>${letter}</font><font><b/>${letter}</font></fonts>`,
    '<fills count="3"><fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEEF2F6"/></patternFill></fill></fills>',
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="6">${cell(0)}`,
    '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>',
    `${cell(164)}${cell(1)}${cell(9)}${cell(49)}</cellXfs>`,
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  ].join("");
}

function workbookXml(sheets) {
  const quoted = (name) => escapeXml(`'${name.replace(/'/g, "''")}'`);
  const named = sheets.map(
    ({ name }, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  const filters = sheets.map(({ name, columns, rows }, at) => {
    const range = `$A$1:$${letters(columns.length - 1)}$${rows.length + 1}`;
    const id = `name="_xlnm._FilterDatabase" localSheetId="${at}" hidden="1"`;
    return `<definedName ${id}>${quoted(name)}!${range}</definedName>`;
  });
  return [
    `${XML}<workbook ${SPREADSHEET} xmlns:r="${OFFICE}"><sheets>${named.join("")}</sheets>`,
    `<definedNames>${filters.join("")}</definedNames></workbook>`,
  ].join("");
}

function linksXml(targets) {
  const each = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each.join("")}</Relationships>`;
}

function contentTypes(sheets) {
  const override = (part, type) =>
    `<Override PartName="/xl/${part}.xml" ContentType="${PARTS}.${type}+xml"/>`;
  return [
    `${XML}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override("workbook", "sheet.main"),
    override("styles", "styles"),
    ...sheets.map((_, at) => override(`worksheets/sheet${at + 1}`, "worksheet")),
    "</Types>",
  ].join("");
}

const CRC = Uint32Array.from({ length: 256 }, (_, number) => {
  let rest = number;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = CRC[(rest ^ byte) & 255] ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** Return bytes deflated, or as they are where a browser cannot. */
async function deflate(bytes) {
  try {
    const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return { method: DEFLATED, held: new Uint8Array(await new Response(packed).arrayBuffer()) };
  } catch {
    return { method: 0, held: bytes };
  }
}

/** Return numbers as bytes, the least first: [number, how many bytes] each. */
function record(...fields) {
  return Uint8Array.from(
    fields.flatMap(([number, size]) => Array.from({ length: size }, (_, at) => (number >>> (8 * at)) & 255)),
  );
}

/** Return files, [name, text] each, as a zip. */
async function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, text] of files) {
    const label = new TextEncoder().encode(name);
    const bytes = new TextEncoder().encode(text);
    const { method, held } = await deflate(bytes);
    const sizes = [
      [crc32(bytes), 4],
      [held.length, 4],
      [bytes.length, 4],
      [label.length, 2],
      [0, 2],
    ];
    const common = [[20, 2], [0, 2], [method, 2], [MIDNIGHT, 4], ...sizes];
    const local = record([0x04034b50, 4], ...common);
    directory.push(record([0x02014b50, 4], [20, 2], ...common, [0, 8], [0, 2], [at, 4]), label);
    parts.push(local, label, held);
    at += local.length + label.length + held.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = files.length;
  const end = record([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [size, 4], [at, 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: XLSX });
}

/** Return a workbook of one table: `columns` are { label, kind, width }, a cell is a number or a text. */
export async function toXlsx(name, columns, rows, font, most = ROWS) {
  const sheets = [];
  for (let at = 0; at < Math.max(1, rows.length); at += most - 1) {
    const label = at ? `${name} (${sheets.length + 1})` : name;
    sheets.push({ name: label, columns, rows: rows.slice(at, at + most - 1) });
  }
  const pages = sheets.map((_, at) => ["worksheet", `worksheets/sheet${at + 1}.xml`]);
  return zip([
    ["[Content_Types].xml", contentTypes(sheets)],
    ["_rels/.rels", linksXml([["officeDocument", "xl/workbook.xml"]])],
    ["xl/workbook.xml", workbookXml(sheets)],
    ["xl/_rels/workbook.xml.rels", linksXml([...pages, ["styles", "styles.xml"]])],
    ["xl/styles.xml", stylesXml(font)],
    ...sheets.map((sheet, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheetXml(columns, sheet.rows)]),
  ]);
}
