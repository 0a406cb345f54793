"""A document on its way down the pages: where we are, what is left, what repeats."""

from __future__ import annotations

from typing import Final

from certificates.fonts import Style
from certificates.layout.book import PAGE_HEIGHT, PAGE_WIDTH, Book
from certificates.layout.ground import face_ground, inner_ground
from certificates.layout.pen import Align, Pen
from certificates.layout.theme import GHOST, MUTED, THEMES
from certificates.words import Document

LEFT: Final = 60.0
RIGHT: Final = PAGE_WIDTH - 60.0
WIDTH: Final = RIGHT - LEFT
TOP: Final = PAGE_HEIGHT - 62.0
BOTTOM: Final = 66.0
_NEXT_TOP: Final = TOP - 28.0


class Composer:
    """Sets one document into a book, page after page."""

    def __init__(self, book: Book, document: Document) -> None:
        """Begin with the face of the document."""
        self.book = book
        self.document = document
        self.theme = THEMES[document.KIND]
        self._pages: list[Pen] = []
        self.face = self.pen = self._new_pen(face=True)
        self.y = TOP
        self.floor = BOTTOM

    @property
    def room(self) -> float:
        """What is left of the page, in points."""
        return self.y - self.floor

    @property
    def page_room(self) -> float:
        """What an empty following page has, in points."""
        return _NEXT_TOP - BOTTOM

    @property
    def _at_top(self) -> bool:
        return self.y == _NEXT_TOP

    def next_page(self) -> None:
        """Go on to a following page with its running head."""
        self.pen = self._new_pen(face=False)
        self.floor = BOTTOM
        document = self.document
        y = TOP + 6
        self.pen.text(LEFT, y, document.TITLE, 10.5, style=Style.TITLE, ink=self.theme.main)
        self.pen.text(RIGHT, y, document.number, 9, ink=MUTED, align=Align.RIGHT)
        self.pen.line(LEFT, y - 7, RIGHT, y - 7, ink=self.theme.main, width=0.6)
        self.y = _NEXT_TOP

    def leave_face(self) -> None:
        """Go on to a following page unless what the face could not hold is on one already."""
        if self.pen is self.face:
            self.next_page()

    def need(self, height: float) -> None:
        """Go on to a following page unless this much is left."""
        if self.room < height:
            self.next_page()

    def heading(self, text: str, *, keep: float = 60.0) -> None:
        """Set a section's heading, never alone at the foot of a page."""
        self.need(34.0 + keep)
        self.y -= 17.0 if self._at_top else 26.0
        self.pen.fill(LEFT, self.y - 1.5, 3.2, 13.0, ink=self.theme.main)
        self.pen.text(LEFT + 9, self.y, text, 13, style=Style.TITLE, ink=self.theme.main)
        self.y -= 9.0

    def finish(self) -> None:
        """Number the pages, now that their count is known."""
        count = len(self._pages)
        for number, pen in enumerate(self._pages, start=1):
            text = f"第 {number} 页，共 {count} 页"
            if self.document.demonstration:
                text = f"演示文书，不具法律效力。{text}"
            pen.text(PAGE_WIDTH / 2, 50.0, text, 8.5, ink=MUTED, align=Align.CENTRE)

    def _new_pen(self, *, face: bool) -> Pen:
        pen = Pen(self.book)
        ground = face_ground(self.theme) if face else inner_ground(self.theme)
        pen.put(self.book.use(ground))
        if self.document.demonstration:
            self._mark_demonstration(pen)
        self._pages.append(pen)
        return pen

    def _mark_demonstration(self, pen: Pen) -> None:
        # A picture, not text: whoever copies the words finds it said at the foot instead.
        pen.put("/Span << /ActualText <FEFF> >> BDC")
        for height in (0.26, 0.5, 0.74):
            x, y = PAGE_WIDTH / 2, PAGE_HEIGHT * height
            pen.turned(x, y, "演示　非正式文书", 40, 24, style=Style.TITLE, ink=GHOST)
        pen.put("EMC")
