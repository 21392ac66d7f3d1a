from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

SHOWN = 10


class ProductPriceDocument(models.Model):
    """Posting writes the prices into the register; cancelling takes them back."""

    _inherit = "product.price.document"

    def action_post(self):
        """Write the prices into the register, valid from the day of the document.

        A document posts once, also when two people press the button together. Price
        types that follow at once get a price document of their own, posted as well.

        :return: True
        :raises UserError: not a draft, no lines, a line without a price, or somebody
            else is posting it
        """
        self.check_access("write")
        self._lock()
        self._ensure_draft()
        for document in self:
            document._check_postable()
        self._post()
        for document in self:
            document._post_followers()
        return True

    def _check_postable(self):
        self.ensure_one()
        if not self.line_count:
            raise UserError(
                self.env._(
                    "Price document %(name)s sets no prices. Fill it first.",
                    name=self.name,
                )
            )
        lacking = self.env["product.price.document.line"].search(
            [("document_id", "=", self.id), ("has_price", "=", False)], limit=SHOWN + 1
        )
        if lacking:
            lines = [
                f"- {line.product_id.display_name}, {line.pricelist_id.name}: "
                f"{line.problem or self.env._('no price')}"
                for line in lacking[:SHOWN]
            ]
            if len(lacking) > SHOWN:
                lines.append("- …")
            raise UserError(
                self.env._(
                    "Price document %(name)s has lines without a price:\n%(lines)s\n\n"
                    "Enter the prices, or delete these lines.",
                    name=self.name,
                    lines="\n".join(lines),
                )
            )

    def _post(self):
        """Write the lines into the register and close the documents."""
        now = fields.Datetime.now()
        self.env["product.price.document.line"].flush_model()
        self.env["product.price"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO product_price (pricelist_id, product_id, price, has_price,
                       effective_date, recorded_at, user_id, document_id)
                SELECT line.pricelist_id, line.product_id, line.price, TRUE,
                       document.effective_date, %(now)s, %(uid)s, document.id
                  FROM product_price_document_line line
                  JOIN product_price_document document
                    ON document.id = line.document_id
                 WHERE document.id IN %(ids)s AND line.has_price
                   AND line.below_threshold IS NOT TRUE
                 ORDER BY line.id
                """,
                now=now,
                uid=self.env.uid,
                ids=self._ids,
            )
        )
        self._prices_changed()
        # nobody else may write the state, see _check_state_vals
        self.sudo().write(
            {"state": "posted", "posted_at": now, "posted_by_id": self.env.uid}
        )

    def _prices_changed(self):
        """Prices of the register changed behind the ORM."""
        self.env["product.price"].invalidate_model()

    # PRICE TYPES THAT FOLLOW AT ONCE

    def _post_followers(self):
        """Set the prices of the types that follow at once, in a document of their own."""
        self.ensure_one()
        # what follows is a rule of the company, whoever may post
        followers = self.sudo()._get_following_pricelists()
        if followers:
            self.sudo()._create_following(
                followers,
                self.line_ids.product_id,
                {"origin_kind": "source", "source_document_id": self.id},
            )

    def _get_following_pricelists(self):
        """Types computed at once from those of this document, directly or not."""
        changed = self._get_line_pricelists()
        candidates = self.env["product.pricelist"].search(
            [
                ("recompute", "=", "on_source_change"),
                ("price_method", "in", ("markup", "formula")),
                ("company_id", "in", [self.company_id.id, False]),
                ("id", "not in", changed.ids),
            ]
        )
        followers = candidates.browse()
        for pricelist in candidates._in_computing_order():
            if pricelist._get_source_pricelists() & (changed | followers):
                followers |= pricelist
        return followers

    @api.model
    def _create_following(self, pricelists, products, values):
        """A posted document with the prices of some types that changed.

        Products without a price, and prices below the threshold, are left out.

        :return: the document, empty when nothing changed
        """
        document = self.create(
            {
                "effective_date": self.effective_date
                or fields.Date.context_today(self),
                "company_id": (self.company_id or self.env.company).id,
                "origin": self.name,
                "pricelist_ids": pricelists.ids,
                **values,
            }
        )
        document._add_lines(pricelists, products)
        document._compute_lines(pricelists)
        document._remove_idle_lines()
        if not document.line_count:
            document.unlink()
            return self.browse()
        document._post()
        return document

    def _remove_idle_lines(self):
        """Drop lines that would set nothing new."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM product_price_document_line
                 WHERE document_id IN %s
                   AND (NOT has_price OR below_threshold OR price = price_old)
                """,
                self._ids,
            )
        )
        self._lines_changed()

    @api.model
    def _cron_recompute_daily(self):
        """Set the prices of the types that are computed every day, one type at a time."""
        pricelists = self.env["product.pricelist"].search(
            [
                ("recompute", "=", "daily"),
                ("price_method", "not in", ("rules", "manual")),
            ]
        )
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(pricelists))
        products = self.env["product.product"].search([("sale_ok", "=", True)])
        for pricelist in pricelists._in_computing_order():
            company = pricelist.company_id or self.env.company
            document = self.with_company(company)._create_following(
                pricelist, products, {"origin_kind": "daily", "company_id": company.id}
            )
            if document:
                document._post_followers()
            if not Cron._commit_progress(1):
                break

    # CANCELLING

    def action_cancel(self):
        """Take the prices back: from its day on those hold that held without it.

        The register keeps both, so that what was known before stays known. Documents
        that followed this one are cancelled as well. A draft is just closed.

        :return: True
        """
        self.check_access("write")
        self._lock()
        for document in self.filtered(lambda doc: doc.state == "cancelled"):
            raise UserError(
                self.env._(
                    "Price document %(name)s is cancelled already.", name=document.name
                )
            )
        posted = self.filtered(lambda doc: doc.state == "posted")
        posted |= posted.follower_ids.filtered(lambda doc: doc.state == "posted")
        posted._take_back()
        (self | posted).sudo().write({"state": "cancelled"})
        return True

    def _take_back(self):
        """Record again what held before, for every price the documents had set."""
        if not self:
            return
        self.flush_model(["state"])
        self.env["product.price"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO product_price (pricelist_id, product_id, price, has_price,
                       effective_date, recorded_at, user_id, document_id)
                SELECT row.pricelist_id, row.product_id, before.price,
                       COALESCE(before.has_price, FALSE), row.effective_date, %(now)s,
                       %(uid)s, row.document_id
                  FROM product_price AS row
                  LEFT JOIN LATERAL (
                       SELECT other.price, other.has_price
                         FROM product_price AS other
                         LEFT JOIN product_price_document AS document
                           ON document.id = other.document_id
                        WHERE other.pricelist_id = row.pricelist_id
                          AND other.product_id = row.product_id
                          AND other.effective_date <= row.effective_date
                          AND document.state IS DISTINCT FROM 'cancelled'
                          AND (other.document_id IS NULL
                               OR other.document_id NOT IN %(ids)s)
                        ORDER BY other.effective_date DESC, other.id DESC
                        LIMIT 1
                  ) AS before ON TRUE
                 WHERE row.document_id IN %(ids)s
                """,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                ids=self._ids,
            )
        )
        self._prices_changed()
