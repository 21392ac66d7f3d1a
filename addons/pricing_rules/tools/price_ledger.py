"""How a price came about: a list of steps that can be replayed without a database.

A step is a dict of plain values. ``kind`` says what happened, ``op`` and ``value`` what
it did to the price. Steps marked ``shown`` lower what the customer pays but not the
price itself: the customer reads them as a discount. Steps without ``op`` change nothing;
they keep what was asked and which discounts were refused.
"""

from decimal import ROUND_HALF_UP, Decimal

NOISE_DIGITS = 6
BY_HAND = ("hand", "given", "kept")


def round_half_up(value, digits):
    """Round as shops do, half a cent up, whatever the binary form of the number.

    :param float value: amount or percentage
    :param int digits: decimals to keep
    """
    exact = Decimal(repr(round(value, digits + NOISE_DIGITS)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


OPERATIONS = {
    "set": lambda price, value: value,
    "add": lambda price, value: price + value,
    "mul": lambda price, value: price * value,
    "percent": lambda price, value: price * (1 - value / 100),
    "round": round_half_up,
}


NOTHING = ({}, 0.0, 0.0, (0.0, 0.0))


def trace(steps):
    """Follow the steps one by one.

    :param list steps: steps of a ledger
    :return: iterator of (step, before, after, (price, discount)): what is to pay before
        and after the step, then price and discount in percent as they are after it
    """
    price = net = discount = 0.0
    for step in steps or ():
        operation, value = step.get("op"), step.get("value")
        if not operation:
            continue
        before = after = net
        if operation == "share":
            discount = round_half_up((1 - net / price) * 100, value) if price else 0.0
        elif operation == "discount":
            before = net_price(price, discount)
            discount = value
            after = net_price(price, discount)
        elif step.get("shown"):
            after = net = OPERATIONS[operation](net, value)
        else:
            before = price
            after = price = net = OPERATIONS[operation](price, value)
        yield step, before, after, (price, discount)


def replay(steps):
    """The price and the discount that the steps lead to.

    :param list steps: steps of a ledger; none give a price of zero
    :return: tuple of the price per unit and the discount in percent
    """
    *_, (_step, _before, _after, result) = (NOTHING, *trace(steps))
    return result


def price_to_pay(steps):
    """The price after the last of the steps, shown discounts taken off."""
    *_, (_step, _before, after, _result) = (NOTHING, *trace(steps))
    return after


def net_price(price, discount):
    """What the customer pays per unit.

    :param float price: price per unit
    :param float discount: discount in percent
    """
    return price * (1 - discount / 100)


def without_hand(steps):
    """The steps of the terms of sale alone, without what people changed."""
    return [step for step in steps or () if step["kind"] not in BY_HAND]


def is_by_hand(steps):
    """Whether the price is another one than that of the terms of sale."""
    return any(step["kind"] in BY_HAND for step in steps or ())


def get_question(steps):
    """What the terms were asked for: a dict, empty when there are no steps."""
    return next((step for step in steps or () if step["kind"] == "question"), {})


def get_refusals(steps):
    """The candidates that did not change the price, each with the test it failed."""
    return [step for step in steps or () if step["kind"] == "refused"]


def deviation_percent(terms_price, price):
    """How far a price is below that of the terms, in percent; negative: above.

    :param float terms_price: what the customer should pay per unit
    :param float price: what the customer pays per unit
    """
    if terms_price > 0:
        return (terms_price - price) / terms_price * 100
    return 100.0 if price < terms_price else 0.0
