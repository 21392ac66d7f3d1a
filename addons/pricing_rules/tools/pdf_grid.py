"""Where tags and labels lie on a page."""

from dataclasses import dataclass

MM = 72 / 25.4
# sizes in millimetres come from people: 3 x 70 mm do fit on 210 mm
TOLERANCE = 1e-6


def count_cells(page, before, after, cell, gap):
    """How many cells fit side by side.

    :param float page: length of the page
    :param float before: margin before the first cell
    :param float after: margin after the last one
    :param float cell: length of a cell
    :param float gap: between two cells
    :return: int; formula: floor((page - margins + gap) / (cell + gap))
    """
    if cell <= 0:
        return 0
    room = page - before - after + gap
    return max(0, int(room / (cell + gap) + TOLERANCE))


@dataclass(frozen=True)
class Grid:
    """A page divided into cells; all lengths in points."""

    page_width: float
    page_height: float
    cell_width: float
    cell_height: float
    left: float = 0
    top: float = 0
    gap_x: float = 0
    gap_y: float = 0
    columns: int = 1
    rows: int = 1

    @property
    def per_page(self):
        """Cells on a page."""
        return self.columns * self.rows

    def count_pages(self, cells):
        """Pages that so many cells take."""
        return -(-cells // self.per_page)

    def get_position(self, index):
        """Where a cell lies.

        :param int index: number of the cell on its page, from 0, row by row
        :return: (x, y) of its lower left corner, from the lower left one of the page
        """
        row, column = divmod(index, self.columns)
        x = self.left + column * (self.cell_width + self.gap_x)
        top = self.top + row * (self.cell_height + self.gap_y)
        return x, self.page_height - top - self.cell_height
