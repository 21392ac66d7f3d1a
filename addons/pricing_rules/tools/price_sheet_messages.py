"""Says in a sentence what is wrong with a file, and what to do about it."""


def explain_sheet_error(env, error):
    """The message for a file that cannot be read.

    :param env: environment with the language
    :param error: :class:`~.xlsx_reader.SheetError`
    :return: text
    """
    details = error.details
    messages = {
        "empty": env._("The file is empty. Choose another file."),
        "too_large": env._(
            "The file has %(size)s MB; files of up to %(limit)s MB are read. Split it, "
            "or delete pictures and sheets that are not prices.",
            size=details.get("size"),
            limit=details.get("limit"),
        ),
        "unpacked": env._(
            "Unpacked the file has more than %(limit)s MB, which is not read. Split it, "
            "or copy the prices into a new workbook.",
            limit=details.get("limit"),
        ),
        "old_excel": env._(
            "This is a workbook of an old Excel (.xls). Open it and save it as “Excel "
            "Workbook (.xlsx)”."
        ),
        "encrypted": env._(
            "The file is protected by a password. Save it without one and import that."
        ),
        "opendocument": env._(
            "This is an OpenDocument spreadsheet. Save it as “Excel Workbook (.xlsx)”."
        ),
        "binary_excel": env._(
            "This is a binary workbook (.xlsb). Save it as “Excel Workbook (.xlsx)”."
        ),
        "text": env._(
            "This is a text or CSV file. Open it in Excel and save it as “Excel "
            "Workbook (.xlsx)”."
        ),
        "not_excel": env._(
            "This is no Excel workbook. Choose a file that ends in .xlsx."
        ),
        "corrupt": env._(
            "The file is damaged. Open it in Excel, save it anew and import that."
        ),
        "no_header": env._(
            "No visible sheet has a row with titles of columns. One column must be "
            "called “ID”, “Internal Reference” or “Barcode”, and next to it one must be "
            "called like a price type. Export prices to see how it looks."
        ),
        "several_sheets": env._(
            "Several sheets have prices: %(names)s. Leave one, hide or delete the others.",
            names=", ".join(details.get("names", ())),
        ),
        "title_twice": env._(
            "Two columns are called “%(title)s”. Rename or delete one of them.",
            title=details.get("title"),
        ),
        "bad_date": env._(
            "Row %(row)s: “%(value)s” is no date. Enter a date, such as 2026-12-31, or "
            "leave it empty and enter the date in the import.",
            row=details.get("row"),
            value=details.get("value"),
        ),
    }
    return messages[error.code]


def get_price_messages(env):
    """What is wrong with the price of a cell, by code.

    :param env: environment with the language
    :return: dict of code -> text with the placeholder ``%(value)s``
    """
    return {
        "no_value": env._(
            "The formula has no result. Open the file in Excel, let it calculate, and "
            "save it."
        ),
        "not_number": env._("“%(value)s” is not a number. Enter a number."),
        "two_readings": env._(
            "“%(value)s” is a text that can be read in two ways. Enter a number."
        ),
        "other_currency": env._(
            "“%(value)s” names something else than the currency of the price type. "
            "Enter the number alone."
        ),
        "negative": env._("“%(value)s” is negative. Enter 0 or a positive number."),
        "too_large": env._("“%(value)s” is too large for a price."),
    }


def get_product_messages(env):
    """Why a row means no product, by code.

    :param env: environment with the language
    :return: dict of code -> text with the placeholder ``%(value)s``
    """
    return {
        "no_key": env._(
            "The row names no product. Enter its reference or barcode; merged cells "
            "hold them in their first row only."
        ),
        "unknown": env._(
            "No product has the reference or barcode %(value)s. Correct it, or create "
            "the product first."
        ),
        "unknown_id": env._(
            "No product has the ID %(value)s. Empty the cell to find the product by its "
            "reference or barcode."
        ),
        "contradiction": env._(
            "ID, reference and barcode name different products: %(value)s. Correct or "
            "empty the wrong one."
        ),
        "ambiguous": env._(
            "Several products fit %(value)s. Enter the ID or the barcode of the one "
            "that is meant."
        ),
        "archived": env._(
            "The product %(value)s is archived. Unarchive it, or delete the row."
        ),
        "unit": env._(
            "The price is to be per unit of the product, the file has it per "
            "“%(value)s”. Correct the price and the unit, or empty the unit."
        ),
        "twice": env._("Rows %(value)s set the same price. Leave one of them."),
    }
