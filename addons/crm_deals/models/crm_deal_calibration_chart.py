"""The picture of a reliability table."""

import base64
import math

from markupsafe import Markup

_SIZE, _LEFT, _BOTTOM = 300, 44, 36
_FONT = Markup('font-family="sans-serif" font-size="11" fill="#666"')


def _x(percent):
    return _LEFT + percent / 100 * _SIZE


def _y(percent):
    return 10 + (100 - percent) / 100 * _SIZE


def draw_reliability(bins, predicted, observed):
    """Draw the won share of deals against what was predicted for them.

    Points on the diagonal are estimates that came true; the area of a point grows with
    its number of deals.

    :param bins: records of ``crm.deal.calibration.bin``
    :param str predicted: label of the horizontal axis
    :param str observed: label of the vertical axis
    :return: SVG, base64 encoded; False where there are no bins
    """
    if not bins:
        return False
    most = max(bins.mapped("count"))
    parts = [*_draw_grid(), *_draw_labels(predicted, observed)]
    for part in bins:
        radius = 3 + 9 * math.sqrt(part.count / most)
        parts.append(
            Markup(
                '<circle cx="%.1f" cy="%.1f" r="%.1f" fill="#714B67" opacity="0.75">'
                "<title>%.0f %% → %.0f %% (%d)</title></circle>"
            )
            % (
                *(_x(part.predicted), _y(part.observed), radius),
                *(part.predicted, part.observed, part.count),
            )
        )
    picture = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d"'
        ' height="%d"><rect width="100%%" height="100%%" fill="#fff"/>%s</svg>'
    ) % (
        *(_SIZE + _LEFT + 16, _SIZE + _BOTTOM + 10) * 2,
        Markup("").join(parts),
    )
    # the image field tells an SVG by its first letter
    return base64.b64encode(picture.encode())


def _draw_grid():
    """Return the lines of the grid, their numbers, and the diagonal."""
    line = Markup('<path d="M%.1f %.1fL%.1f %.1f" stroke="%s" fill="none"/>')
    number = Markup('<text x="%.1f" y="%.1f" text-anchor="%s" %s>%d</text>')
    for percent in range(0, 101, 20):
        yield line % (_x(percent), _y(0), _x(percent), _y(100), "#ddd")
        yield line % (_x(0), _y(percent), _x(100), _y(percent), "#ddd")
        yield number % (_x(percent), _y(0) + 14, "middle", _FONT, percent)
        yield number % (_x(0) - 6, _y(percent) + 4, "end", _FONT, percent)
    yield line % (_x(0), _y(0), _x(100), _y(100), "#999")


def _draw_labels(predicted, observed):
    """Return the names of the axes."""
    text = Markup('<text x="%.1f" y="%.1f" text-anchor="middle" %s%s>%s</text>')
    yield text % (_x(50), _y(0) + 30, _FONT, "", predicted)
    turn = Markup(' transform="rotate(-90 12 %.1f)"') % _y(50)
    yield text % (12, _y(50), _FONT, turn, observed)
