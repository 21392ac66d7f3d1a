from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

FIELDS = {"alternative_group", "is_chosen", "offered_qty"}
PRICES = ("price_unit", "technical_price_unit", "discount", "technical_discount")
ASKED = {"product_id", "product_uom_id", *PRICES}


class SaleOrderLine(models.Model):
    """Lines of which the customer chooses one.

    Only the chosen line has a quantity, so that totals, taxes, deliveries and invoices
    are right without knowing of alternatives.
    """

    _inherit = "sale.order.line"

    alternative_group = fields.Char(
        "Alternative",
        help="Lines with the same name or number here are alternatives: the customer "
        "chooses one of them.",
    )
    is_chosen = fields.Boolean("Chosen", copy=False)
    offered_qty = fields.Float(
        "Offered",
        digits="Product Unit",
        help="The quantity of an alternative, which becomes that of the order when it is "
        "chosen.",
    )

    _one_chosen = models.UniqueIndex(
        "(order_id, alternative_group) WHERE is_chosen",
        "Only one line of each group of alternatives is chosen.",
    )

    @api.constrains(
        "alternative_group",
        "offered_qty",
        "product_id",
        "display_type",
        "combo_item_id",
    )
    def _check_alternative(self):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in self.filtered("alternative_group"):
            if not line._can_be_alternative():
                raise ValidationError(
                    self.env._(
                        "%(line)s cannot be an alternative: only goods and services "
                        "that the customer pays for can, and no combos. Clear the "
                        "alternative of this line.",
                        line=line._get_alternative_name(),
                    )
                )
            if float_compare(line.offered_qty, 0, precision_digits=digits) <= 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s, alternative %(group)s: enter how much is offered, "
                        "more than zero.",
                        line=line._get_alternative_name(),
                        group=line.alternative_group,
                    )
                )

    def _can_be_alternative(self):
        """Whether the line is something of which a customer can choose one or another."""
        return self._is_priced_by_terms()

    def _get_alternative_name(self):
        return self.product_id.display_name or (self.name or "").split("\n")[0]

    # FORMS

    @api.onchange("alternative_group", "is_chosen", "offered_qty")
    def _onchange_alternative(self):
        if self.alternative_group:
            self.offered_qty = self.offered_qty or self.product_uom_qty or 1.0
            self.product_uom_qty = self.offered_qty if self.is_chosen else 0.0
        elif self.offered_qty:
            self.product_uom_qty = self.product_uom_qty or self.offered_qty
            self.offered_qty = 0.0
            self.is_chosen = False

    def action_choose(self):
        """Choose this line instead of the other ones of its group.

        :return: True
        :raises UserError: names the order and why nothing is chosen now
        """
        self.ensure_one()
        return self.write({"is_chosen": True})

    def action_unchoose(self):
        """Leave the choice to the customer again.

        :return: True
        :raises UserError: names the order and why nothing is chosen now
        """
        self.ensure_one()
        return self.write({"is_chosen": False})

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """New alternatives wait for the choice, unless they come chosen."""
        vals_list = [self._prepare_new_alternative(vals) for vals in vals_list]
        self._make_room_for_choices(vals_list)
        lines = super().create(vals_list)
        for order in lines.filtered("alternative_group").order_id:
            order._ensure_quotation()
        return lines

    def write(self, vals):
        """Quantity follows the choice, and one choice ends the other."""
        changed = self._get_alternatives_changed_by(vals)
        if not changed:
            return super().write(vals)
        changed._ensure_open(vals)
        if vals.get("is_chosen"):
            changed._unchoose_others()
        for line in changed:
            super(SaleOrderLine, line).write(line._prepare_alternative_vals(vals))
        if others := self - changed:
            super(SaleOrderLine, others).write(vals)
        return True

    def _get_alternatives_changed_by(self, vals):
        if FIELDS & vals.keys():
            return self
        if "product_uom_qty" not in vals:
            return self.browse()
        # the quantity of an order in force is no matter of what was offered
        return self.filtered(
            lambda line: (
                line.alternative_group
                and not (line.order_id.state == "sale" and line.is_chosen)
            )
        )

    def _ensure_open(self, vals):
        for line in self:
            if any(line[name] != vals[name] for name in FIELDS & vals.keys()) or (
                vals.get("product_uom_qty") and line.alternative_group
            ):
                line.order_id._ensure_quotation()
            if "is_chosen" in vals and line.is_chosen != vals["is_chosen"]:
                line.order_id._ensure_can_choose()

    def _unchoose_others(self):
        if len(self) > len(set(self.mapped(lambda line: line._get_alternative_key()))):
            self._raise_two_chosen(self[0].alternative_group)
        keys = {line._get_alternative_key() for line in self}
        others = self.order_id.order_line.filtered(
            lambda line: (
                line.is_chosen
                and line not in self
                and line._get_alternative_key() in keys
            )
        )
        others.write({"is_chosen": False})
        # two are never chosen, not even while the database is being written
        others.flush_recordset(["is_chosen"])

    def _get_alternative_key(self):
        return self.order_id.id, self.alternative_group

    def _raise_two_chosen(self, group):
        raise UserError(
            self.env._(
                "Only one line of alternative %(group)s can be chosen. Choose one, and "
                "leave the others.",
                group=group,
            )
        )

    @api.model
    def _make_room_for_choices(self, vals_list):
        """New lines that come chosen take the place of the one chosen before."""
        keys = [
            (vals["order_id"], vals["alternative_group"])
            for vals in vals_list
            if vals.get("is_chosen") and vals.get("order_id")
        ]
        for key in keys:
            if keys.count(key) > 1:
                self._raise_two_chosen(key[1])
        if keys:
            orders = self.env["sale.order"].browse({order for order, _group in keys})
            chosen = orders.order_line.filtered(
                lambda line: line.is_chosen and line._get_alternative_key() in keys
            )
            chosen.write({"is_chosen": False})
            chosen.flush_recordset(["is_chosen"])

    # VALUES

    @api.model
    def _clean_alternative_group(self, name):
        return (str(name or "")).strip() or False

    @api.model
    def _prepare_new_alternative(self, vals):
        if not FIELDS & vals.keys():
            return vals
        group = self._clean_alternative_group(vals.get("alternative_group"))
        if not group:
            return {key: value for key, value in vals.items() if key not in FIELDS}
        offered = vals.get("offered_qty") or vals.get("product_uom_qty", 1.0)
        chosen = bool(vals.get("is_chosen"))
        return {
            **vals,
            "alternative_group": group,
            "offered_qty": offered,
            "product_uom_qty": offered if chosen else 0.0,
        }

    def _prepare_alternative_vals(self, vals):
        """Values of a line whose alternatives change, quantity included."""
        name = vals.get("alternative_group", self.alternative_group)
        group = self._clean_alternative_group(name)
        if not group:
            new = {"is_chosen": False, "offered_qty": 0.0}
            offered = self.offered_qty
            if self.alternative_group:
                new["product_uom_qty"] = vals.get("product_uom_qty") or offered
        else:
            offered = self._get_new_offered_qty(vals)
            chosen = self._get_new_choice(vals, group)
            new = {
                "is_chosen": chosen,
                "offered_qty": offered,
                "product_uom_qty": offered if chosen else 0.0,
            }
        new = {**vals, "alternative_group": group, **new}
        if self._get_offered_quantity() == offered and not ASKED & vals.keys():
            # a choice is no reason to ask for prices again
            new.update({name: self[name] for name in PRICES})
        return new

    def _get_new_offered_qty(self, vals):
        if "offered_qty" in vals:
            return vals["offered_qty"]
        return vals.get("product_uom_qty") or self._get_offered_quantity()

    def _get_new_choice(self, vals, group):
        """Whether the line is chosen; moving to another group opens the choice."""
        kept = self.is_chosen and group == self.alternative_group
        if "offered_qty" not in vals and vals.get("product_uom_qty") == 0:
            kept = False
        return vals.get("is_chosen", kept)

    def _get_offered_quantity(self):
        """The quantity that prices are asked for: of alternatives the offered one."""
        return self.offered_qty if self.alternative_group else self.product_uom_qty
