from babel.dates import get_day_names

from odoo import api, fields, models
from odoo.tools import format_amount, format_date
from odoo.tools.misc import babel_locale_parse, format_duration

from ..tools.words import format_number

CHOICES = {
    "pricelist": "product.pricelist",
    "payment_term": "account.payment.term",
    "price_group": "product.price.group",
    "partner_segment": "res.partner.segment",
    "product_segment": "product.segment",
    "loyalty_program": "loyalty.program",
    "turnover_tier": "loyalty.turnover.tier",
    "category": "product.category",
}


class SaleOrderLineExplanation(models.TransientModel):
    """Words for the codes of a ledger, in the language of the reader."""

    _inherit = "sale.order.line.explanation"

    def _get_name(self, model, record_id, snapshot=None):
        """The name of a source, or “another price” when the reader may not see it."""
        record = self.env[model].browse(record_id or ()).exists()
        if not record:
            return snapshot or self.env._("another price")
        if not record.has_access("read"):
            return self.env._("another price")
        return record.display_name

    def _get_discount_name(self, step):
        return self._get_name("price.discount", step["discount"], step["name"])

    # STEPS

    def _get_words(self, step, discount):
        return getattr(self, f"_get_words_{step['kind']}")(step, discount)

    def _get_words_register(self, step, _discount):
        values = {
            "pricelist": self._get_name("product.pricelist", step["pricelist"]),
            "date": format_date(self.env, step["date"]),
        }
        Document = self.env["product.price.document"]
        document = Document.browse(step.get("document") or ()).exists()
        if document and document.has_access("read"):
            return self.env._(
                "Set price of %(pricelist)s, valid from %(date)s, by document "
                "%(document)s",
                document=document.display_name,
                **values,
            )
        return self.env._("Set price of %(pricelist)s, valid from %(date)s", **values)

    def _get_words_list(self, _step, _discount):
        return self.env._("Sales price of the product")

    def _get_words_rule(self, step, _discount):
        rule = self.env["product.pricelist.item"].browse(step["rule"]).exists()
        if rule and rule.has_access("read"):
            return self.env._("Price rule: %(name)s", name=rule.name)
        return self.env._("Price rule")

    def _get_words_tax_out(self, _step, _discount):
        return self.env._("Without taxes, which come on top in the order")

    def _get_words_currency(self, step, _discount):
        return self.env._(
            "Converted to %(currency)s at %(rate)s",
            currency=self._get_name("res.currency", step["to"]),
            rate=format_number(self.env, step["value"]),
        )

    def _get_words_extra(self, _step, _discount):
        return self.env._("Chosen options of the product")

    def _get_words_unit(self, step, _discount):
        return self.env._(
            "For one %(unit)s, %(factor)s units of the product",
            unit=self._get_name("uom.uom", step["to"]),
            factor=format_number(self.env, step["value"]),
        )

    def _get_words_discount(self, step, _discount):
        name = self._get_discount_name(step)
        if step["op"] != "percent":
            return name
        percent = format_number(self.env, abs(step["value"]))
        if step["value"] < 0:
            return self.env._(
                "%(name)s: markup of %(percent)s %%", name=name, percent=percent
            )
        return self.env._("%(name)s: %(percent)s %% off", name=name, percent=percent)

    def _get_words_round(self, step, _discount):
        return self.env._("Rounded to %(digits)s decimals", digits=step["value"])

    def _get_words_share(self, _step, discount):
        return self.env._(
            "On the order: a discount of %(percent)s %%",
            percent=format_number(self.env, discount),
        )

    def _get_words_fiscal(self, step, _discount):
        return self.env._(
            "Taxes of fiscal position %(name)s",
            name=self._get_name("account.fiscal.position", step["position"]),
        )

    def _get_words_hand(self, step, _discount):
        if step["op"] == "discount":
            return self.env._(
                "Discount set to %(percent)s %% by hand",
                percent=format_number(self.env, step["value"]),
            )
        return self.env._("Price changed by hand")

    def _get_words_given(self, _step, _discount):
        return self.env._("Price brought along when the line was made")

    def _get_words_kept(self, _step, _discount):
        return self.env._("Price kept, because the line has been invoiced")

    def _get_question_words(self, question):
        """What was asked: quantity and unit, price type and date."""
        if not question:
            return ""
        date = fields.Datetime.to_datetime(question.get("date") or None)
        return self.env._(
            "%(quantity)s %(unit)s, %(pricelist)s, %(date)s",
            quantity=format_number(self.env, question["quantity"]),
            unit=self._get_name("uom.uom", question["uom"], "—"),
            pricelist=self._get_name("product.pricelist", question["pricelist"], "—"),
            date=format_date(
                self.env, fields.Datetime.context_timestamp(self, date) if date else ""
            ),
        )

    # REFUSALS

    def _get_why(self, step):
        """Why a discount did not count."""
        test = step["test"]
        if test in CHOICES:
            return self._get_why_choice(test, step["need"])
        return getattr(self, f"_get_why_{test}")(step)

    def _get_why_choice(self, test, ids):
        records = self.env[CHOICES[test]].browse(ids).exists()._filtered_access("read")
        names = ", ".join(records.mapped("display_name")) or "…"
        return {
            "pricelist": self.env._("only with price types: %(names)s", names=names),
            "payment_term": self.env._("only with payment: %(names)s", names=names),
            "price_group": self.env._("only for price groups: %(names)s", names=names),
            "category": self.env._("only for products of: %(names)s", names=names),
            "product_segment": self.env._(
                "only for products in segments: %(names)s", names=names
            ),
            "partner_segment": self.env._(
                "only for customers in segments: %(names)s", names=names
            ),
            "loyalty_program": self.env._(
                "only for holders of a card of: %(names)s", names=names
            ),
            "turnover_tier": self.env._(
                "only for cards on the tiers: %(names)s", names=names
            ),
        }[test]

    def _get_why_date(self, step):
        first, last = (
            format_date(self.env, day) if day else "…" for day in step["need"]
        )
        return self.env._(
            "holds %(first)s – %(last)s, the order is of %(day)s",
            first=first,
            last=last,
            day=format_date(self.env, step["value"]),
        )

    def _get_why_weekday(self, step):
        names = self._get_day_names()
        return self.env._(
            "holds on %(days)s, the order is of %(day)s",
            days=", ".join(names[number] for number in step["need"]),
            day=names[step["value"]],
        )

    @api.model
    def _get_day_names(self):
        locale = babel_locale_parse(self.env.lang or "en_US")
        return get_day_names("wide", locale=locale)

    def _get_why_hour(self, step):
        first, last = (format_duration(hour) for hour in step["need"])
        return self.env._(
            "holds %(first)s – %(last)s, the order is of %(hour)s",
            first=first,
            last=last,
            hour=format_duration(step["value"]),
        )

    def _get_why_order_sum(self, step):
        value, (lowest, highest) = step["value"], step["need"]
        discount = self.env["price.discount"].browse(step["discount"]).exists()
        currency = discount.sudo().currency_id or self.line_id.company_id.currency_id
        found, wanted = (
            format_amount(self.env, amount, currency)
            for amount in (value, lowest if value < lowest else highest)
        )
        if value < lowest:
            return self.env._(
                "from an order sum of %(wanted)s, this one is %(found)s",
                wanted=wanted,
                found=found,
            )
        return self.env._(
            "up to an order sum of %(wanted)s, this one is %(found)s",
            wanted=wanted,
            found=found,
        )

    def _get_why_quantity(self, step):
        value, (lowest, highest) = step["value"], step["need"]
        if value < lowest:
            return self.env._(
                "from a quantity of %(wanted)s, this line has %(found)s",
                wanted=format_number(self.env, lowest),
                found=format_number(self.env, value),
            )
        return self.env._(
            "up to a quantity of %(wanted)s, this line has %(found)s",
            wanted=format_number(self.env, highest),
            found=format_number(self.env, value),
        )

    def _get_why_strategy(self, step):
        names, value = ", ".join(step["need"]), step["value"]
        if value == "maximum":
            return self.env._("%(names)s gives more", names=names)
        if value == "minimum":
            return self.env._("%(names)s gives less, which counts here", names=names)
        return self.env._("%(names)s comes first", names=names)
