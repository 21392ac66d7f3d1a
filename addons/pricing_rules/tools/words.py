"""Numbers as people write them."""

from odoo.tools import formatLang


def format_number(env, value):
    """A number in the language of the reader, with as many decimals as it has.

    :param env: environment of the reader
    :param float value: up to six significant digits are shown
    """
    decimals = len(f"{value:.6g}".partition(".")[2])
    return formatLang(env, value, digits=decimals)
