"""What is printed, as orders that a canvas carries out in any order."""

import io
import random
from collections.abc import Callable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from tests.pages.typeset import FONT, Set, width

Order = Callable[[Any], None]


class Sheet:
    """One page; y counts down from its top."""

    def __init__(self, wide: float, high: float) -> None:
        self.width, self.height = wide, high
        self.orders: list[Order] = []

    def text(self, x: float, y: float, text: str, size: float, space: float = 0.0) -> None:
        """Print ``text`` with its top at ``y``."""

        def order(canvas: Any) -> None:
            line = canvas.beginText(x, self.height - y - 0.86 * size)
            line.setFont(FONT, size)
            line.setCharSpace(space)
            line.textOut(text)
            canvas.drawText(line)

        self.orders.append(order)

    def line(self, x: float, y: float, line: Set, size: float, room: float, justified: bool) -> None:
        """Print a line of a column as wide as ``room``."""
        room -= line.indent * size
        left = room - width(line.text, size)
        stretched = (justified and not line.last) or left < 0
        space = left / (len(line.text) - 1) if stretched and len(line.text) > 1 else 0.0
        self.text(x + line.indent * size, y, line.text, size, space)

    def centred(self, left: float, right: float, y: float, text: str, size: float) -> None:
        self.text((left + right - width(text, size)) / 2, y, text, size)

    def rule(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self.orders.append(lambda canvas: canvas.line(x, self.height - y, to_x, self.height - to_y))

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        self.orders.append(lambda canvas: canvas.rect(left, self.height - bottom, right - left, bottom - top))

    def picture(self, left: float, top: float, right: float, bottom: float) -> None:
        """Print a grey picture."""
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        def order(canvas: Any) -> None:
            image = ImageReader(Image.new("L", (4, 4), 150))
            canvas.drawImage(image, left, self.height - bottom, right - left, bottom - top)

        self.orders.append(order)


def print_pdf(sheets: list[Sheet], draw: random.Random | None) -> bytes:
    """Return the PDF, the orders of each page shuffled by ``draw``: the same bytes each time."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(sheets[0].width, sheets[0].height), invariant=1, pageCompression=1)
    for sheet in sheets:
        orders = list(sheet.orders)
        if draw:
            draw.shuffle(orders)
        canvas.setLineWidth(0.5)
        for order in orders:
            order(canvas)
        canvas.showPage()
    canvas.save()
    return data.getvalue()
