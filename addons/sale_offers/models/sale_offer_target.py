from odoo import api, fields, models


class SaleOfferTarget(models.Model):
    """How much of a product is to be ordered in each period of a regular offer."""

    _name = "sale.offer.target"
    _description = "Target of a Regular Offer"
    _order = "offer_id, sequence, id"

    offer_id = fields.Many2one(
        "sale.offer", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        domain="[('sale_ok', '=', True)]",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    _product_once = models.UniqueIndex(
        "(offer_id, product_id)",
        "A product has one target in an offer. Change the quantity of that one.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A target quantity is more than zero."
    )

    @api.depends("product_id")
    def _compute_uom_id(self):
        for target in self:
            target.uom_id = target.product_id.uom_id

    @api.model_create_multi
    def create(self, vals_list):
        """Targets of an offer that holds, or waits for approval, stay."""
        ids = {vals["offer_id"] for vals in vals_list if vals.get("offer_id")}
        offers = self.env["sale.offer"].browse(ids)
        with offers._guard_approval(["target_ids"]):
            targets = super().create(vals_list)
        targets._check_offer_open()
        return targets

    def write(self, vals):
        """Targets of an offer that holds, or waits for approval, stay."""
        self._check_offer_open()
        offers = self.offer_id | self.env["sale.offer"].browse(vals.get("offer_id"))
        with offers._guard_approval(["target_ids"]):
            result = super().write(vals)
        self._check_offer_open()
        return result

    def unlink(self):
        """Targets of an offer that waits for approval stay."""
        with self.offer_id._guard_approval(["target_ids"]):
            return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_if_offer_open(self):
        self._check_offer_open()

    def _get_own_quantity(self):
        """The quantity in the unit of the product."""
        return self.uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id, round=False
        )

    def _check_offer_open(self):
        if not self.env.su:
            self.offer_id._check_open()
