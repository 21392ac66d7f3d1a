from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context


class StockPicking(models.Model):
    """Goods receipts propose prices."""

    _inherit = "stock.picking"

    price_document_ids = fields.One2many(
        "product.price.document",
        "receipt_id",
        groups="pricing_rules.pricing_rules_group_manager",
    )
    price_document_count = fields.Integer(
        "Prices",
        compute="_compute_price_document_count",
        groups="pricing_rules.pricing_rules_group_manager",
    )

    def _compute_price_document_count(self):
        documents = self.env["product.price.document"]
        counts = dict(
            documents._read_group(
                [("receipt_id", "in", self.ids)], ["receipt_id"], ["__count"]
            )
        )
        for picking in self:
            picking.price_document_count = counts.get(picking._origin, 0)

    def _action_done(self):
        """Goods that came in propose prices for the price types that are flagged so."""
        result = super()._action_done()
        for company, pickings in self.grouped("company_id").items():
            pricelists = company._get_pricelists_on_receipt()
            for picking in pickings if pricelists else ():
                picking._propose_prices(pricelists)
        return result

    def _get_received_products(self):
        """Products that a vendor delivered, without what came back from customers."""
        moves = self.move_ids.filtered(
            lambda move: move.state == "done"
            and move.location_id.usage == "supplier"
            and not move.origin_returned_move_id
            and move.quantity > 0
        )
        return moves.product_id

    def _propose_prices(self, pricelists):
        """Make price documents; what hinders it never hinders the receipt itself."""
        self.ensure_one()
        products = self._get_received_products()
        if not products:
            return
        try:
            with self.env.cr.savepoint():
                # people of the warehouse need not see prices
                context = clean_context(self.env.context)
                # pylint: disable-next=context-overridden
                picking = self.sudo().with_context(context)
                picking.with_company(self.company_id)._make_price_documents(
                    pricelists, products
                )
        except UserError as error:
            self.message_post(
                body=self.env._("No prices were proposed: %(error)s", error=str(error))
            )

    def _make_price_documents(self, pricelists, products):
        """Set what needs no look, and propose the rest to who answers for prices."""
        Document = self.env["product.price.document"]
        at_once = pricelists.filtered(lambda item: item._is_posted_on_receipt())
        if at_once:
            posted = Document._create_following(
                at_once, products, self._prepare_price_document_vals()
            )
            if posted:
                posted._post_followers()
        if not pricelists - at_once:
            return
        draft = Document._create_for_receipt(self, pricelists - at_once, products)
        draft._remove_unchanged_lines()
        if not draft.line_count:
            draft.unlink()
            return
        draft._ask_for_check()

    def _prepare_price_document_vals(self):
        return {
            "company_id": self.company_id.id,
            "origin": self.name,
            "origin_kind": "receipt",
            "receipt_id": self.id,
            "user_id": self._get_price_user().id,
        }

    def _get_price_user(self):
        """Who answers for the prices: as set, else the buyer, else any price manager."""
        if user := self.company_id.receipt_price_user_id:
            return user
        group = self.env.ref("pricing_rules.pricing_rules_group_manager")
        managers = group.all_user_ids.filtered(
            lambda user: not user.share and self.company_id in user.company_ids
        )
        buyers = self.purchase_id.user_id & managers
        return buyers or managers.sorted("id")[:1]

    def action_set_prices(self):
        """Open the prices that this receipt proposes; they are drafted when missing.

        :return: a window action
        :raises UserError: nothing was received, or no price type is set on receipts
        """
        self.ensure_one()
        documents = self.price_document_ids.filtered(lambda doc: doc.state == "draft")
        if documents:
            return documents._get_records_action()
        products = self._get_received_products()
        if not products:
            raise UserError(
                self.env._(
                    "%(name)s has brought no goods from a vendor yet. Validate the "
                    "receipt first.",
                    name=self.name,
                )
            )
        pricelists = self.company_id._get_pricelists_on_receipt()
        if not pricelists:
            raise UserError(
                self.env._(
                    "No price type is set on goods receipts. Tick “Set On Receipt” in "
                    "those that are."
                )
            )
        document = self.env["product.price.document"]._create_for_receipt(
            self, pricelists.with_env(self.env), products
        )
        return document._get_records_action()

    def action_view_price_documents(self):
        """Open the price documents that this receipt made.

        :return: a window action
        """
        return self.price_document_ids._get_records_action(
            name=self.env._("Prices of %(name)s", name=self.name)
        )
