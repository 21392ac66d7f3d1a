"""Texts with places for the data of a record, without any code in them.

A place is written ``{{ object.partner_id.name }}``: names of fields joined by dots.
"""

import re

PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
PATH = re.compile(r"object((?:\.[a-z_][a-z0-9_]*)+)")
BLANK = "__________"


def find_places(text):
    """Return the places of a text.

    :param str text: text or markup
    :return: list of what stands between the braces
    """
    return PLACE.findall(text)


def parse_path(place):
    """Return the names of fields of a place.

    :param str place: such as ``object.partner_id.name``
    :return: list of names, or None when the place is anything else
    """
    match = PATH.fullmatch(place)
    return match.group(1)[1:].split(".") if match else None


def fill_places(text, get_value):
    """Put values into the places of a text.

    :param str text: text or markup
    :param get_value: function from what stands between the braces to a str
    :return: the text with every place replaced
    """
    return PLACE.sub(lambda match: get_value(match.group(1)), text)
