import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.price_sheet import normalize
from ..tools.product_matcher import Product

HEADER = re.compile(
    r"(?P<name>.*?)\s*(?:\[(?P<identifier>[^\[\]]+)\])?\s*(?:,\s*(?P<currency>\w+))?"
)


class ProductPriceSheet(models.AbstractModel):
    """What prices in a workbook are called, so that export and import agree."""

    _name = "product.price.sheet"
    _description = "Prices in a Workbook"

    # TITLES

    @api.model
    def _get_title_variants(self):
        """What columns may be called, by key; the first one is written."""
        # translators: separate with semicolons all that people call such a column; the
        # first one stands in exported files
        return {
            "id": self.env._("ID; Database ID; External ID"),
            "reference": self.env._(
                "Internal Reference; Reference; SKU; Article; Item Code; default_code"
            ),
            "barcode": self.env._("Barcode; EAN; EAN13; GTIN"),
            "name": self.env._("Product; Name; Product Name; Description"),
            "unit": self.env._("Unit; Unit of Measure; UoM"),
            "date": self.env._("Valid From; Prices Valid From; Effective Date"),
        }

    @api.model
    def _get_titles(self):
        """{key: title} of the columns, in the language of the user."""
        return {
            key: text.partition(";")[0].strip()
            for key, text in self._get_title_variants().items()
        }

    @api.model
    def _get_title_keys(self):
        """{normalised title: key} in every language that is installed."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        keys = {}
        for language in (*languages, None):
            variants = self.with_context(lang=language)._get_title_variants()
            for key, text in variants.items():
                for title in text.split(";"):
                    keys.setdefault(normalize(title), key)
        return keys

    @api.model
    def _get_price_title(self, pricelist):
        """The title of the column of a price type, which the import recognises."""
        identifier = pricelist.identifier or f"#{pricelist.id}"
        return f"{pricelist.name} [{identifier}], {pricelist.currency_id.name}"

    # PRICE TYPES

    @api.model
    def _match_price_types(self, titles, company):
        """The price types that titles of columns mean.

        :param dict titles: {column: title}
        :param company: the company whose prices are set
        :return: ({column: price type}, [titles that mean none])
        :raises UserError: names every title that cannot be used, and why
        """
        types = self.env["product.pricelist"].search(
            [("company_id", "in", [company.id, False])]
        )
        names = self._get_names(types)
        matched, ignored, problems = {}, [], []
        for column, title in titles.items():
            found, problem = self._match_price_type(title, types, names)
            if not problem and found in matched.values():
                problem = self.env._("another column has the same prices. Delete one.")
            if problem:
                problems.append(f"- “{title}”: {problem}")
            elif found:
                matched[column] = found
            else:
                ignored.append(title)
        if problems:
            raise UserError(
                self.env._(
                    "Some columns cannot be imported. Correct or delete them:\n"
                    "%(problems)s",
                    problems="\n".join(problems),
                )
            )
        return matched, ignored

    def _get_names(self, types):
        """{price type id: set of its names in all languages, normalised}."""
        types.flush_model(["name"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, term.value FROM product_pricelist, "
                "jsonb_each_text(name) AS term WHERE id = ANY(%s)",
                types.ids,
            )
        )
        names = {}
        for id_, name in rows:
            names.setdefault(id_, set()).add(normalize(name))
        return names

    def _match_price_type(self, title, types, names):
        """(price type, problem) of one title; both empty when it means no prices."""
        match = HEADER.fullmatch(title)
        identifier = match["identifier"]
        if identifier and identifier.startswith("#"):
            found = types.filtered(lambda item: str(item.id) == identifier[1:])
            found = self._filter_by_name(found, match["name"], names)
        elif identifier:
            found = self._filter_by_identifier(types, identifier)
            if len(found) > 1:
                found = self._filter_by_name(found, match["name"], names)
        else:
            found = self._filter_by_identifier(types, title)
            found |= self._filter_by_name(types, title, names)
            found = found or self._filter_by_name(types, match["name"], names)
        return self._check_price_type(found, identifier, match["currency"])

    def _filter_by_identifier(self, types, text):
        return types.filtered(
            lambda item: item.identifier
            and normalize(item.identifier) == normalize(text)
        )

    def _filter_by_name(self, types, text, names):
        return types.filtered(lambda item: normalize(text) in names.get(item.id, ()))

    def _check_price_type(self, found, identifier, currency):
        if not found:
            problem = identifier and self.env._(
                "no price type is called so. Compare the name and the identifier with "
                "the list of price types."
            )
        elif len(found) > 1:
            problem = self.env._(
                "several price types are called so. Write the identifier behind the "
                "name, as in “Retail [RETAIL]”."
            )
        else:
            problem = self._get_type_problem(found, currency)
        return found, problem

    def _get_type_problem(self, pricelist, currency):
        """Why prices of a type cannot come from a column, or None."""
        if not pricelist.is_registered:
            return self.env._(
                "the prices of this type follow price rules and are not set one by one."
            )
        if not pricelist.has_access("write"):
            return self.env._("you may not set prices of this type.")
        own = pricelist.currency_id.name
        if currency and normalize(currency) != normalize(own):
            return self.env._(
                "the prices of this type are in %(own)s, the file has %(other)s.",
                own=own,
                other=currency,
            )
        return None

    # PRODUCTS

    @api.model
    def _find_products(self, ids, references, barcodes, company):
        """Products that rows may mean, archived ones too, in one query.

        :return: list of :class:`Product`
        """
        Model = self.env["product.product"].with_context(active_test=False)
        named = Domain("id", "in", list(ids))
        named |= Domain("default_code", "in", list(references))
        named |= Domain("barcode", "in", list(barcodes))
        query = Model._search(
            named & Domain("company_id", "in", [company.id, False]), order="id"
        )
        columns = [
            Model._field_to_sql(query.table, name, query)
            for name in ("id", "default_code", "barcode", "active", "uom_id")
        ]
        return [Product(*row) for row in self.env.execute_query(query.select(*columns))]

    @api.model
    def _find_external_ids(self, names):
        """{external id: product id} of those that are products."""
        pairs = [name.split(".", 1) for name in names]
        rows = self.env.execute_query(
            SQL(
                "SELECT module || '.' || name, res_id FROM ir_model_data "
                "WHERE model = 'product.product' AND module = ANY(%s) AND name = ANY(%s)",
                [module for module, _name in pairs],
                [name for _module, name in pairs],
            )
        )
        return {name: id_ for name, id_ in rows if name in names}

    @api.model
    def _get_unit_names(self):
        """{unit id: set of its names in all languages, normalised}."""
        self.env["uom.uom"].flush_model(["name"])
        names = {}
        rows = self.env.execute_query(
            SQL("SELECT id, term.value FROM uom_uom, jsonb_each_text(name) AS term")
        )
        for id_, name in rows:
            names.setdefault(id_, set()).add(normalize(name))
        return names
