"""What is wrong with a formula, in plain words of the user's language."""

from .price_formula import FUNCTIONS, MAX_DIGITS


def _explain_construct(env, construct):
    """Why something that Python knows is no part of a formula, and the remedy."""
    allowed = env._(
        "A formula knows numbers, price types, + - * /, parentheses, "
        "“x if condition else y” and the functions %(functions)s.",
        functions=", ".join(sorted(FUNCTIONS)),
    )
    messages = {
        "comma": env._(
            "A comma stands only between the values of a function. "
            "Write decimals with a point, as in 1.2."
        ),
        "percent": env._(
            "There is no percent sign in formulas. Write 0.2 instead of 20%."
        ),
        "power": env._("Powers are not allowed. Multiply instead."),
        "floor_division": env._("Divide with one stroke; “round” gives whole numbers."),
        "text": env._(
            "Texts are not allowed. Write identifiers of price types without quotes."
        ),
        "comment": env._(
            "Comments are not allowed. Use the note of the price type instead."
        ),
        "comparison": env._("Compare only with <, <=, >, >=, == and !=."),
    }
    return messages.get(construct, allowed)


def _explain_source(env, details):
    """Messages about what is written, by the code of the error."""
    return {
        "empty": env._("The formula is empty. Write one, such as cost * 1.25."),
        "too_long": env._(
            "The formula has %(length)s characters; at most %(limit)s are allowed. "
            "Move a part of it to a price type of its own.",
            length=details.get("length"),
            limit=details.get("limit"),
        ),
        "too_deep": env._(
            "The formula is too long or nested too deeply. "
            "Move a part of it to a price type of its own."
        ),
        "syntax": env._(
            "The formula cannot be read. "
            "Check for a missing sign, value or parenthesis there."
        ),
        "huge_number": env._("A number is too big. Check its zeros."),
        "digits": env._(
            "The second value of “round” is how many decimals to keep: "
            "a whole number up to %(limit)s.",
            limit=MAX_DIGITS,
        ),
        "condition_for_number": env._(
            "A price is needed, but a condition is written. "
            "Use it as in “x if condition else y”."
        ),
        "number_for_condition": env._(
            "A condition is needed, but a price is written. Compare it, as in cost > 0."
        ),
    }


def _explain_names(env, details):
    """Messages about names of price types and functions, by the code of the error."""
    name, functions = details.get("name"), ", ".join(sorted(FUNCTIONS))
    return {
        "unknown_function": env._(
            "There is no function “%(name)s”. Known are %(functions)s.",
            name=name,
            functions=functions,
        ),
        "function_as_price": env._(
            "“%(name)s” is a function. Write its values in parentheses after it.",
            name=name,
        ),
        "arguments": env._(
            "“%(name)s” got the wrong number of values: “abs” takes one, “round” one "
            "or two, “min” and “max” two or more, separated by commas.",
            name=name,
        ),
        "identifier": env._(
            "“%(name)s” names no price type: identifiers begin with a letter.",
            name=name,
        ),
        "unknown_identifier": env._(
            "There is no price type with the identifier “%(name)s”.", name=name
        ),
        "similar_identifier": env._(
            "There is no price type with the identifier “%(name)s”. "
            "Did you mean “%(suggestion)s”?",
            name=name,
            suggestion=details.get("suggestion"),
        ),
    }


def _explain_result(env, details):
    """Messages about a formula that is right but gives no price."""
    return {
        "missing_price": env._(
            "The price type “%(name)s” has no price for this product.",
            name=details.get("name"),
        ),
        "division_by_zero": env._(
            "The formula divides by zero. "
            "Guard the division, as in “x / y if y > 0 else x”."
        ),
        "not_finite": env._("The formula gives no number. Check its prices."),
        "negative": env._(
            "The formula gives a price below zero (%(price)s). "
            "Use max(0, ...) if the price is to be zero then.",
            price=f"{details.get('price', 0):.2f}",
        ),
    }


def _explain_place(env, error):
    """Where the error is, with the piece of the formula when it is short."""
    if not error.position:
        return ""
    piece = error.details.get("piece") or ""
    if 0 < len(piece) <= 40:
        return env._(
            "Position %(position)s, “%(piece)s”:", position=error.position, piece=piece
        )
    return env._("Position %(position)s:", position=error.position)


def explain_formula_error(env, error):
    """Say what is wrong with a formula, where, and what to do.

    :param env: environment, for the language
    :param error: ``FormulaError``
    :return: plain sentences in the user's language
    """
    code, details = error.code, error.details
    if code == "forbidden":
        text = _explain_construct(env, details["construct"])
    else:
        if code == "unknown_identifier" and details["suggestion"]:
            code = "similar_identifier"
        text = {
            **_explain_source(env, details),
            **_explain_names(env, details),
            **_explain_result(env, details),
        }[code]
    return " ".join(filter(None, [_explain_place(env, error), text]))
