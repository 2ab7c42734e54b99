"""A masked sentence and what was said before -> of which project or company each clause speaks."""

from dataclasses import dataclass, field

from kg.attributes.reading import Reading, Token
from kg.attributes.words import load_words
from kg.model import Entity

REACH = 60  # a subject stands no further from the beginning of its clause
_MEMORY = 12  # projects that 该基地 may still mean


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and of whom it speaks. An entity that is None is somebody else, or several at once."""

    start: int
    end: int
    names: tuple[Token, ...]  # of projects, companies and others, in brackets none
    subject_end: int  # where the pronoun for a company ends, or the start
    company: Entity | None
    pronoun_end: int  # where the pronoun for a project ends, or the start
    pronoun: Entity | None
    project: Entity | None  # in focus when the clause begins
    in_sentence: bool  # that project was named in this sentence
    is_part: bool  # it speaks of a part of the project
    is_after_part: bool  # a clause before it does, so it may


@dataclass(slots=True)
class Discourse:
    """What an article has spoken of up to here."""

    company: Entity | None = None
    company_paragraph: int = -1
    projects: list[tuple[Entity, int]] = field(default_factory=list)  # with the paragraph, the last one last
    several: bool = False  # several projects were named at once
    companies: list[Entity] = field(default_factory=list)  # the last two named

    def remember(self, project: Entity, paragraph: int) -> None:
        """Put ``project`` in focus."""
        self.several = False
        self.projects.append((project, paragraph))
        del self.projects[:-_MEMORY]

    def focus(self, paragraph: int) -> Entity | None:
        """Return the project last spoken of, if it was one alone and not long ago."""
        if self.several or not self.projects or paragraph - self.projects[-1][1] > 1:
            return None
        return self.projects[-1][0]

    def last_in(self, paragraph: int) -> Entity | None:
        """Return the project last named in the paragraph, though others were counted since."""
        project, where = self.projects[-1] if self.projects else (None, -1)
        return project if project and where == paragraph else None

    def named(self, head: str) -> Entity | None:
        """Return the last project whose name holds ``head``: 该基地."""
        for project, _ in reversed(self.projects):
            if any(head in name for name in (project.name, *project.aliases)):
                return project
        return None


def read_clauses(reading: Reading, discourse: Discourse) -> list[Clause]:
    """Return the clauses of the sentence and add it to ``discourse``."""
    return list(_Reader(reading, discourse).clauses())


@dataclass(slots=True)
class _Reader:
    """The walk through the clauses of one sentence."""

    reading: Reading
    discourse: Discourse
    paragraph: int = 0
    company: Entity | None = None  # the company that the sentence speaks of by now
    somebody: bool = False  # a clause had a subject that is no project
    project: Entity | None = None
    is_subject: bool = False  # the project in focus is a subject
    several: bool = False
    is_part: bool = False
    topic: Entity | None = None
    speaks: bool = False  # somebody of the company does
    ground: Entity | None = None  # the zone, school or hospital last named in the sentence

    def clauses(self) -> "list[Clause]":
        self.paragraph = self.reading.sentence.paragraph
        if self.discourse.company and self.discourse.company_paragraph == self.paragraph:
            self.company = self.discourse.company
        self.several = self.discourse.several
        speaker = load_words().patterns["speaker"].match(self.reading.plain)
        if speaker:
            self.topic = self.reading.entity_at(speaker.start("target"))
            self.company, self.speaks = self.topic, True
        found = [self._clause(start, end) for start, end in self.reading.clauses()]
        self._close()
        return found

    def _close(self) -> None:
        self.discourse.several = self.several
        topic = self.topic
        if topic is None and self.discourse.company_paragraph != self.paragraph:
            oblique, plain = load_words().patterns["oblique_end"], self.reading.plain
            firms = [t for t in self.reading.tokens if t.kind == "company"]
            firms = [t for t in firms if not oblique.search(plain, max(0, t.start - REACH), t.start)]
            topic = self.reading.entity_at(firms[0].start) if firms else None
        if topic is not None:
            self.discourse.company, self.discourse.company_paragraph = topic, self.paragraph

    def _clause(self, start: int, end: int) -> Clause:
        names = self.reading.names(start, end)
        text = self.reading.plain[start:end]
        subjects = [token for token in names if is_subject(self.reading.plain, start, token)]
        subject_end = self._company(start, text, subjects)
        pronoun_end, pronoun = self._pronoun(start, text, subjects)
        words = load_words().patterns
        is_part = words["part"].match(text) is not None
        if is_part or pronoun_end > start or words["whole_start"].match(text):
            self.is_part = is_part
        focus = self._focus()
        clause = Clause(
            *(start, end, names, subject_end, self.company),
            *(pronoun_end, pronoun, focus, focus is not None and self.project is not None),
            *(is_part, self.is_part and not is_part),
        )
        self._move_focus(start, end, names, subjects)
        self._move_firms(names)
        return clause

    def _focus(self) -> Entity | None:
        if self.several:
            return None
        if self.project is not None:
            return self.project
        return None if self.somebody else self.discourse.focus(self.paragraph)

    def _company(self, start: int, text: str, subjects: list[Token]) -> int:
        """Set the company that the clause speaks of; return where the word for it ends, else ``start``."""
        words = load_words().patterns
        subject = next((t for t in subjects if self._stands_alone(t)), None)
        firm, other = words["firm_start"].match(text), words["other_start"].match(text)
        firm = firm or (words["we_start"].match(text) if self.speaks else None)
        pair = words["latter"].match(text)
        first = min((t.start - start for t in subjects), default=len(text))
        if pair:
            index = -1 if pair["latter"] else 0
            known = self.discourse.companies
            self.company = known[index] if len(known) == 2 else None
            return start + pair.end()
        if firm and firm.start("word") < first:
            self.company = self._firm_meant()
            self.somebody = True
            return start + firm.end("word")
        if not firm and other and other.start("word") < first:
            self.company, self.somebody = None, True
            return start + other.end("word")
        if subject is not None and subject.kind == "project":
            self.company = None
        elif subject is not None and isinstance(subject.what, Entity):
            scene = subject.kind in ("place", "zone") and subject.end - start == len(text)
            self.somebody = self.somebody or not scene
            if subject.kind == "company":
                self.company = subject.what
                self.topic = self.topic or subject.what
            elif not scene:
                self.company = None
        return start

    def _stands_alone(self, token: Token) -> bool:
        """Tell whether the name is a subject itself, not a person or the place of what follows."""
        if token.kind in ("product", "person"):
            return False
        behind = load_words().patterns["of_subject"].match(self.reading.plain, token.end)
        return token.kind not in ("place", "zone", "industry") or behind is None

    def _firm_meant(self) -> Entity | None:
        return self.company or self.discourse.company

    def _pronoun(self, start: int, text: str, subjects: list[Token]) -> tuple[int, Entity | None]:
        match = load_words().patterns["project_start"].match(text)
        first = min((t.start - start for t in subjects if t.kind == "project"), default=len(text))
        if not match or match.start("word") >= first:
            return start, None
        head = match["head"] or match["bare"]
        if head in load_words().generic:
            meant = self._thing_meant(shown=match["head"] is not None)
        else:
            meant = self._ground_meant(head) or self.discourse.named(head)
            if meant is None and match["head"]:
                meant = self.discourse.last_in(self.paragraph)
        if meant is not None:
            self.project, self.is_subject, self.several = meant, True, False
        return start + match.end("word"), meant

    def _thing_meant(self, *, shown: bool) -> Entity | None:
        """Return what 项目 or, ``shown``, 该项目 means."""
        if self.several:
            return self.discourse.last_in(self.paragraph) if shown else None
        if self.project is None and self.ground is not None:
            return self.ground
        return self.project or self.discourse.focus(self.paragraph)

    def _ground_meant(self, head: str) -> Entity | None:
        return self.ground if self.ground is not None and head in self.ground.name else None

    def _move_focus(self, start: int, end: int, names: tuple[Token, ...], subjects: list[Token]) -> None:
        """Put the project in focus that the clause names, or none if it names several at once."""
        words, plain = load_words().patterns, self.reading.plain
        own = False
        for token in (t for t in names if t.kind == "project"):
            near = max(start, token.start - REACH)
            one_of = words["one_of_several"].match(plain, token.end, end)
            one_of = one_of or words["several_before"].search(plain, near, token.start)
            subject = token in subjects
            asked = subject or not self.is_subject or words["built"].search(plain, start, token.start)
            if not asked or not isinstance(token.what, Entity):
                continue
            if self.project is not None and words["part_name"].search(token.what.name):
                continue
            own = True
            self.project = token.what
            self.is_subject, self.is_part = subject, False
            self.discourse.remember(token.what, self.paragraph)
            self.several = one_of is not None
        if not own and not self.is_subject and words["several"].search(plain, start, end):
            self.several, self.project = True, None

    def _move_firms(self, names: tuple[Token, ...]) -> None:
        entities = [token.what for token in names if isinstance(token.what, Entity)]
        firms = [entity for entity in entities if entity.type == "Company"]
        self.discourse.companies = [*self.discourse.companies, *firms][-2:]
        grounds = [entity for entity in entities if entity.type in ("DevelopmentZone", "Institution")]
        self.ground = grounds[-1] if grounds else self.ground


def is_subject(plain: str, start: int, token: Token) -> bool:
    """Tell whether ``token`` is what the clause beginning at ``start`` speaks of."""
    words = load_words().patterns
    if token.start - start > REACH:
        return False
    if token.start == start:
        return True
    if not words["before_subject"].fullmatch(plain, start, token.start):
        return False
    return words["oblique_end"].search(plain, start, token.start) is None
