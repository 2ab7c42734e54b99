"""Pages of which it is known where text, title, date and publisher stand: WeChat's, and those of e-papers."""

import re
from datetime import UTC, datetime, timedelta

from lxml import etree

from kg.sources.dates import iso_date

_BEIJING = timedelta(hours=8)
_SECONDS = re.compile(r"\b(?:var\s+)?ct\s*=\s*[\"'](\d{10})[\"']")
_WRITTEN = re.compile(
    r"\b(?:createTime|create_time|publish_time|ori_create_time)\s*[=:]\s*[\"']([^\"'\n]{4,40})[\"']"
)
# <!--enpproperty <title>…</title><date>…</date> … /enpproperty--> and <!--enpcontent-->…<!--/enpcontent-->
_PROPERTIES = re.compile(r"<!--enpproperty(.{0,20000}?)/enpproperty-->", re.DOTALL)
_PROPERTY = re.compile(r"<(title|introtitle|subtitle|date|author|sourcename|source|name)>([^<]{1,300})<")
_CONTENT = "<!--enpcontent-->", "<!--/enpcontent-->"


def script_date(html: str) -> str:
    """Return the day of publication that a script of the page tells, or nothing."""
    seconds = _SECONDS.search(html)
    if seconds:
        moment = datetime.fromtimestamp(int(seconds[1]), UTC) + _BEIJING
        return moment.date().isoformat()
    written = _WRITTEN.search(html)
    return iso_date(written[1]) if written else ""


def wechat_article(root: etree._Element) -> tuple[etree._Element, dict[str, str]] | None:
    """Return the element that holds the article of a page of WeChat, and its title and account."""
    content = _by_id(root, "js_content")
    if content is None:
        return None
    fields = {"title": _text(_by_id(root, "activity-name")), "publisher": _text(_by_id(root, "js_name"))}
    fields["date"] = iso_date(_text(_by_id(root, "publish_time")))
    return content, fields


def paper_article(html: str) -> tuple[str, dict[str, str]] | None:
    """Return the HTML of the article of an e-paper's page, and what its comments tell of it."""
    start = html.find(_CONTENT[0])
    end = html.find(_CONTENT[1], start + 1)
    if start < 0 or end < 0:
        return None
    properties = _PROPERTIES.search(html)
    told = dict(_PROPERTY.findall(properties[1])) if properties else {}
    fields = {
        "title": told.get("title", ""),
        "date": iso_date(told.get("date", "")),
        "authors": told.get("author", ""),
        "publisher": told.get("sourcename") or told.get("source", ""),
    }
    return html[start + len(_CONTENT[0]) : end], fields


def _by_id(root: etree._Element, name: str) -> etree._Element | None:
    return next(iter(root.xpath("//*[@id=$name]", name=name)), None)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
