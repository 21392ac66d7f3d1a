"""Bring texts to the width they have to fit into."""

ELLIPSIS = "…"


def shorten(text, style, size, width):
    """Cut a text so that it fits, ending in an ellipsis when cut.

    :param str text: one line
    :param style: a :class:`~.pdf_fonts.Style`
    :param float size: of the letters, in points
    :param float width: in points
    """
    if style.width(text, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if style.width(text[:middle].rstrip() + ELLIPSIS, size) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS if low else ""


def wrap(text, style, size, width, max_lines):
    """Break a text into lines, between words where it can be.

    What does not fit into the last line is cut, see :func:`shorten`.

    :param int max_lines: no more lines than that
    :return: list of lines, empty for an empty text
    """
    words = (text or "").split()
    lines, line = [], ""
    while words:
        if len(lines) == max_lines - 1:
            rest = " ".join([line, *words] if line else words)
            return [*lines, shorten(rest, style, size, width)]
        longer = f"{line} {words[0]}" if line else words[0]
        if style.width(longer, size) <= width:
            line = longer
            del words[0]
        elif line:
            lines.append(line)
            line = ""
        else:
            head = _head(words[0], style, size, width)
            lines.append(head)
            words[0] = words[0][len(head) :]
    return [*lines, line] if line else lines


def _head(word, style, size, width):
    """The longest beginning of a word that fits, at least one letter."""
    end = len(word)
    while end > 1 and style.width(word[:end], size) > width:
        end -= 1
    return word[:end]


def fit_size(text, style, width, largest, smallest=4):
    """The largest size of letters at which a text fits.

    :param float largest: upper bound, in points
    :param float smallest: lower bound, in points; at it the text may be too wide
    """
    needed = style.width(text, 1)
    return max(min(largest, width / needed), smallest) if needed else largest


# where letters stand in the Ukrainian and Russian alphabets, unlike in Unicode
_ALPHABET = str.maketrans(
    {
        "ґ": "г\uffff",
        "є": "е\uffff",
        "ё": "е\uffff",
        "і": "и\uffff",
        "ї": "и\uffff\uffff",
        "й": "и\uffff\uffff\uffff",
    }
)


def sort_key(text):
    """What to sort texts by, so that Cyrillic ones come in the order of the alphabet."""
    return (text or "").casefold().translate(_ALPHABET)


def format_number(value, digits, lang):
    """Write a number as a language does.

    :param float value: the number
    :param int digits: after the decimal point
    :param lang: ``res.lang``, or whatever has its separators
    :return: (whole part, digits after the point), both text
    """
    whole, _point, cents = f"{value:,.{digits}f}".partition(".")
    # one width of space is enough, and every font has it
    separator = (lang.thousands_sep or "").replace("\u202f", "\xa0")
    return whole.replace(",", separator), cents
