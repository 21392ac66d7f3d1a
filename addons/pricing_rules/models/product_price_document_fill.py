from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class ProductPriceDocument(models.Model):
    """Fill a price document with products and compute their prices."""

    _inherit = "product.price.document"

    def action_fill(
        self,
        pricelist_ids=None,
        product_ids=None,
        price_group_ids=None,
        segment_ids=None,
        category_ids=None,
        in_stock=False,
        change_percent=None,
    ):
        """Add lines for products that the document lacks, and compute their prices.

        The choices narrow each other down; without any choice all products that can be
        sold are meant. Lines that are there already stay, only their prices are
        computed anew.

        :param list pricelist_ids: price types; those of the document when empty
        :param list product_ids: ids of ``product.product``
        :param list price_group_ids: price groups
        :param list segment_ids: product segments
        :param list category_ids: product categories, with all below them
        :param bool in_stock: only products in stock; needs Odoo's stock app
        :param float change_percent: prices set by hand become the old price changed by
            so many percent
        :return: True
        :raises UserError: no price type to fill, or not a draft
        """
        self.ensure_one()
        self.check_access("write")
        self._ensure_draft()
        pricelists = self.env["product.pricelist"].browse(pricelist_ids)
        pricelists = pricelists or self.pricelist_ids
        if not pricelists:
            raise UserError(
                self.env._(
                    "Price document %(name)s has no price types to fill. Choose in "
                    "“Price Types” which prices it sets.",
                    name=self.name,
                )
            )
        self.pricelist_ids |= pricelists
        domain = self._get_fill_domain(
            product_ids, price_group_ids, segment_ids, category_ids, in_stock
        )
        products = self.env["product.product"].search(domain)
        self._add_lines(pricelists, products)
        self._compute_lines(pricelists)
        if change_percent is not None:
            self._change_prices(pricelists, products, change_percent)
        return True

    def _get_fill_domain(
        self, product_ids, group_ids, segment_ids, category_ids, in_stock
    ):
        """The products that a choice means, as a ``Domain`` on ``product.product``."""
        domain = Domain("company_id", "in", [self.company_id.id, False])
        if product_ids:
            domain &= Domain("id", "in", product_ids)
        else:
            domain &= Domain("sale_ok", "=", True)
        if group_ids:
            domain &= Domain("price_group_id", "in", group_ids)
        if segment_ids:
            domain &= Domain("product_tmpl_id.segment_ids", "in", segment_ids)
        if category_ids:
            domain &= Domain("categ_id", "child_of", category_ids)
        if in_stock:
            domain &= self._get_in_stock_domain()
        return domain

    def _get_in_stock_domain(self):
        """Products in stock, for addons that know the stock."""
        raise UserError(
            self.env._(
                "Which products are in stock is not known: Odoo's app “Inventory” is "
                "not installed. Fill the document without that choice."
            )
        )

    def _add_lines(self, pricelists, products):
        """Add the lines that are missing, in one statement."""
        Line = self.env["product.price.document.line"]
        Line.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO product_price_document_line
                       (document_id, pricelist_id, product_id, price, has_price,
                        price_old, change_percent, below_threshold)
                SELECT %(document)s, pricelist.id, product.id, 0, FALSE, 0, 0, FALSE
                  FROM unnest(%(products)s::int[]) AS product (id),
                       unnest(%(pricelists)s::int[]) AS pricelist (id)
                ON CONFLICT DO NOTHING
                """,
                document=self.id,
                products=list(products._ids),
                pricelists=list(pricelists._ids),
            )
        )
        self._lines_changed()

    def _lines_changed(self):
        self.env["product.price.document.line"].invalidate_model()
        self.invalidate_recordset(["line_ids", "line_count", "problem_count"])

    def action_compute(self):
        """Compute the prices that do not come by hand, sources first.

        :return: True
        """
        for document in self:
            document.check_access("write")
            document._ensure_draft()
            document._compute_lines(document._get_line_pricelists())
        return True

    def _compute_lines(self, pricelists):
        """Compute the lines of some price types from the others and the register."""
        self.ensure_one()
        Line = self.env["product.price.document.line"]
        Line.flush_model()
        known = self._get_line_prices()
        for pricelist in pricelists._in_computing_order():
            product_ids = self._get_line_products(pricelist)
            if not product_ids:
                continue
            current = pricelist._get_register_prices_of(
                product_ids, self.effective_date
            )
            if pricelist.price_method == "manual":
                self._write_lines(pricelist, self._get_manual_rows(pricelist, current))
                known[pricelist.id] = self._get_line_prices().get(pricelist.id, {})
                continue
            rows = self._get_computed_rows(pricelist, product_ids, current, known)
            self._write_lines(pricelist, rows)
            known[pricelist.id] = {row[0]: row[1] for row in rows if row[2]}
        self._lines_changed()

    def _get_line_products(self, pricelist):
        rows = self.env.execute_query(
            SQL(
                "SELECT product_id FROM product_price_document_line "
                "WHERE document_id = %s AND pricelist_id = %s ORDER BY id",
                self.id,
                pricelist.id,
            )
        )
        return [id_ for (id_,) in rows]

    def _get_line_prices(self):
        """{price type id: {product id: price}} of the lines that have a price."""
        rows = self.env.execute_query(
            SQL(
                "SELECT pricelist_id, product_id, price FROM "
                "product_price_document_line WHERE document_id = %s AND has_price",
                self.id,
            )
        )
        result = {}
        for pricelist, product, price in rows:
            result.setdefault(pricelist, {})[product] = price
        return result

    def _get_manual_rows(self, pricelist, current):
        """Prices by hand stay; an empty line begins with the current price."""
        entered = self._get_line_prices().get(pricelist.id, {})
        hint = self.env._("Enter a price")
        rows = []
        for id_ in self._get_line_products(pricelist):
            old = current.get(id_)
            price = entered.get(id_, old)
            problem = hint if price is None else None
            rows.append((id_, price, price is not None, old, False, problem))
        return rows

    def _get_computed_rows(self, pricelist, product_ids, current, known):
        """Rows (product, price, has price, old price, below threshold, problem)."""
        prices, problems = pricelist._get_proposed_prices(
            product_ids, self.effective_date, known
        )
        threshold, own = pricelist._get_thresholds(product_ids)
        rows = []
        for id_ in product_ids:
            price, old = prices.get(id_), current.get(id_)
            keep = price is not None and pricelist._is_below_threshold(
                price, old, own.get(id_, threshold)
            )
            if keep:
                price = old
            rows.append((id_, price, price is not None, old, keep, problems.get(id_)))
        return rows

    def _write_lines(self, pricelist, rows):
        """Update the lines of a price type in one statement.

        :param rows: list of (product id, price, has price, old price, below threshold,
            problem)
        """
        if not rows:
            return
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.env.cr.execute(
            SQL(
                """
                UPDATE product_price_document_line AS line
                   SET price = COALESCE(new.price, 0),
                       has_price = new.has_price,
                       price_old = COALESCE(new.price_old, 0),
                       below_threshold = new.below,
                       problem = new.problem,
                       change_percent = CASE WHEN new.has_price AND new.price_old > 0
                           THEN (new.price - new.price_old) / new.price_old * 100
                           ELSE 0 END
                  FROM unnest(%s::int[], %s::float8[], %s::bool[], %s::float8[],
                              %s::bool[], %s::text[])
                       AS new (product_id, price, has_price, price_old, below, problem)
                 WHERE line.document_id = %s AND line.pricelist_id = %s
                   AND line.product_id = new.product_id
                """,
                *columns,
                self.id,
                pricelist.id,
            )
        )

    def _change_prices(self, pricelists, products, percent):
        """Prices by hand become the old ones changed by some percent."""
        for pricelist in pricelists.filtered(lambda p: p.price_method == "manual"):
            current = pricelist._get_register_prices(products, self.effective_date)
            rounder = pricelist._get_price_rounder()
            factor = 1 + percent / 100
            if factor < 0:
                raise UserError(
                    self.env._("A price cannot fall by more than 100 %. Enter less.")
                )
            rows = [
                (id_, rounder(price * factor), True, price, False, None)
                for id_, price in current.items()
            ]
            self._write_lines(pricelist, rows)
        self._lines_changed()

    def action_view_history(self):
        """Open what the document has written into the register.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_action"
        )
        action["domain"] = [("document_id", "=", self.id)]
        return action
