"""The rows of the tables of an HTML page, merged cells written out; nothing of it is run."""

from html.parser import HTMLParser

MOST_MERGED = 200
SKIPPED = {"script", "style", "template", "head", "sup"}  # a raised number is a footnote's mark
BREAKS = {"br", "p", "div", "li"}


def rows_of_html(text: str, most_columns: int) -> list[list[str]]:
    """Every row of every table of the page in order; a table inside a cell is text of the cell."""
    reader = _Tables(most_columns)
    reader.feed(text)
    reader.close()
    reader.end_row()
    return reader.rows


class _Tables(HTMLParser):
    def __init__(self, most_columns: int):
        super().__init__(convert_charrefs=True)
        self.most_columns = most_columns
        self.rows, self._cells, self._cell = [], None, None
        self._hanging = {}  # column → [text, rows still to come], of cells that span rows
        self._depth, self._skipping = 0, 0

    def handle_starttag(self, tag, attributes):
        if tag in SKIPPED:
            self._skipping += 1
        elif tag == "table":
            self._depth += 1
        elif tag in BREAKS and self._cell:
            self._cell["text"] += " "
        elif self._depth <= 1 and tag == "tr":
            self.end_row()
            self._cells = []
        elif self._depth <= 1 and tag in ("td", "th"):
            self._begin_cell(dict(attributes))

    def handle_endtag(self, tag):
        if tag in SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag == "table":
            self._depth = max(0, self._depth - 1)
            if not self._depth:
                self.end_row()
                self._hanging = {}
        elif self._depth <= 1 and tag == "tr":
            self.end_row()

    def handle_data(self, text):
        if self._cell and not self._skipping:
            self._cell["text"] += text

    def _begin_cell(self, attributes):
        if self._cells is None:
            self._cells = []
        spans = {name: _span(attributes.get(name)) for name in ("colspan", "rowspan")}
        self._cell = spans | {"text": ""}
        self._cells.append(self._cell)

    def end_row(self):
        if self._cells is None:
            return
        row, cells = [], list(self._cells)
        while (cells or len(row) in self._hanging) and len(row) < self.most_columns:
            if len(row) in self._hanging:
                row.append(self._hung(len(row)))
                continue
            cell = cells.pop(0)
            for _column in range(min(cell["colspan"], self.most_columns - len(row))):
                if cell["rowspan"] > 1:
                    self._hanging[len(row)] = [cell["text"], cell["rowspan"] - 1]
                row.append(cell["text"])
        self.rows.append(row)
        self._cells = self._cell = None

    def _hung(self, column: int) -> str:
        text, left = self._hanging.pop(column)
        if left > 1:
            self._hanging[column] = [text, left - 1]
        return text


def _span(text) -> int:
    return min(int(text), MOST_MERGED) if text and text.isascii() and text.isdigit() else 1
