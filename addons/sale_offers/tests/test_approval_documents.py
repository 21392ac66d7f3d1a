from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .approval_common import ApprovalCase


class TestApprovalOffer(ApprovalCase):
    """Offers come into force approved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_level("Offers", res_model="sale.offer")
        cls.offer = cls._create_offer().with_user(cls.salesman)

    def test_offer_not_activated_without_approval(self):
        """Writing the state is no way round, also not for the director."""
        for user in (self.salesman, self.director):
            with self.assertRefused(UserError, "needs approval first: Offers"):
                self.offer.with_user(user).write({"state": "active"})
        with self.assertRefused(UserError, "needs approval first"):
            self._create_offer(state="active")

    def test_offer_waits_locked_and_comes_into_force(self):
        """The offer waits, is locked, and its state follows the approval."""
        self.offer.action_request_approval()
        self.assertEqual(self.offer.state, "to_approve")
        with self.assertRefused(UserError, "Take back the request"):
            self.offer.date_end = "2099-01-01"
        with self.assertRaises(AccessError):
            self.offer.write({"approval_state": "approved"})
        self._approve(self.offer)
        self.assertEqual(self.offer.approval_state, "approved")
        self.assertEqual(self.offer.state, "active")

    def test_refused_offer_is_a_draft(self):
        """A refused offer goes back to its author."""
        self.offer.action_request_approval()
        self.offer.with_user(self.director).action_refuse("No")
        self.assertRecordValues(
            self.offer, [{"state": "draft", "approval_state": "refused"}]
        )
        self.offer.date_end = "2099-01-01"
        self.assertEqual(self.offer.approval_state, "none")

    def test_own_offer_not_approved(self):
        """The responsible director lets somebody else decide."""
        self.env["sale.approval.rule"].search(
            [("res_model", "=", "sale.offer")]
        ).user_ids |= self.leader
        self.offer.user_id = self.director
        # others' offers are asked for by who sees all of them
        self.salesman.group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        self.offer.with_user(self.salesman).action_request_approval()
        with self.assertRefused(UserError, "your own"):
            self._approve(self.offer)

    def _add_price(self, product, price, **values):
        self.offer.rule_ids = [
            Command.create(
                {
                    "applied_on": "1_product",
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "compute_price": "fixed",
                    "fixed_price": price,
                    **values,
                }
            )
        ]

    def test_prices_in_percent_count_as_discounts(self):
        """Whoever gives 40 % by a price of the offer asks as for 40 % by hand."""
        self.env["sale.approval.rule"].search(
            [("res_model", "=", "sale.offer")]
        ).discount_from = 10
        values = {"compute_price": "percentage", "base": "offer"}
        self._add_price(self.kettle, 0, percent_price=9, **values)
        self.assertFalse(self.offer.approval_is_needed)
        self._add_price(self.iron, 0, percent_price=40, **values)
        self.offer.invalidate_recordset()
        self.assertTrue(self.offer.approval_is_needed)
        with self.assertRefused(UserError, "needs approval first"):
            self.offer.with_user(self.director).action_activate()

    def test_director_changes_a_price_before_he_approves(self):
        """The decision tells which price was changed, and only that one."""
        self._add_price(self.kettle, 90)
        self._add_price(self.iron, 180, min_quantity=10)
        self.offer.action_request_approval()
        iron = self.offer.rule_ids.filtered("min_quantity")
        iron.with_user(self.director).fixed_price = 185
        self._approve(self.offer)
        self.assertEqual(self.offer.state, "active")
        changes = self.offer.approval_decision_ids.sudo().changes
        self.assertIn("Iron from 10", changes)
        self.assertIn("180.00", changes)
        self.assertIn("185.00", changes)
        self.assertNotIn("Kettle", changes)

    def test_approved_prices_are_the_same_in_every_language(self):
        """Who reads an offer in another language has not changed its prices."""
        self.env["res.lang"]._activate_lang("uk_UA")
        self._add_price(self.kettle, 90)
        self._add_price(
            self.iron, 0, compute_price="percentage", base="offer", percent_price=5
        )
        offer = self.offer.with_context(lang="uk_UA")
        self.kettle.with_context(lang="uk_UA").name = "Чайник"
        self.assertEqual(offer._get_approval_terms(), self.offer._get_approval_terms())


class TestApprovalPriceDocument(ApprovalCase):
    """Prices are posted approved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pricelist.price_method = "manual"
        cls.price_manager = cls.leader
        cls.price_manager.group_ids += cls.env.ref(
            "pricing_rules.pricing_rules_group_manager"
        )
        cls._create_level("Prices", res_model="product.price.document")
        cls.document = (
            cls.env["product.price.document"]
            .with_user(cls.price_manager)
            .create(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "pricelist_id": cls.pricelist.id,
                                "price": 90,
                            }
                        )
                        for product in cls.kettle | cls.iron
                    ]
                }
            )
        )

    def test_posting_refused_until_approved(self):
        """Neither the price manager nor the director posts before approval."""
        for user in (self.price_manager, self.director):
            with self.assertRefused(UserError, "needs approval first: Prices"):
                self.document.with_user(user).action_post()
        self.document.action_request_approval()
        with self.assertRefused(UserError, "waits for the approval"):
            self.document.action_post()
        self._approve(self.document)
        self.document.action_post()
        self.assertEqual(self.document.state, "posted")

    def test_lines_locked_while_waiting(self):
        """Prices that wait are changed in no way."""
        self.document.action_request_approval()
        line = self.document.line_ids[0]
        for change in (
            lambda: line.write({"price": 1}),
            line.unlink,
            lambda: self.document.write({"effective_date": "2099-01-01"}),
            lambda: self.document.action_fill(self.pricelist.ids),
            self.document.action_compute,
            lambda: line.create(
                {
                    "document_id": self.document.id,
                    "product_id": self.env["product.product"]
                    .create({"name": "New"})
                    .id,
                    "pricelist_id": self.pricelist.id,
                }
            ),
        ):
            with self.assertRefused(UserError, "Take back the request"):
                change()

    def test_changed_price_asks_again(self):
        """A price changed after approval is approved anew."""
        self.document.action_request_approval()
        self._approve(self.document)
        self.document.line_ids[0].price = 80
        self.assertEqual(self.document.approval_state, "none")
        with self.assertRefused(UserError, "needs approval first"):
            self.document.action_post()

    def test_director_approves_with_a_change(self):
        """The approver changes a price before he approves."""
        self.document.action_request_approval()
        self.document.line_ids[0].with_user(self.director).price = 95
        self._approve(self.document)
        self.assertIn(
            "Prices were changed", self.document.sudo().approval_decision_ids.changes
        )
        self.document.action_post()

    def test_falling_price_condition(self):
        """A level may ask only when a price falls much."""
        level = self.env["sale.approval.rule"].search(
            [("res_model", "=", "product.price.document")]
        )
        level.deviation_from = 20
        self.assertFalse(self.document._needs_approval())
        self.document.line_ids[0].sudo().price_old = 200
        self.env.flush_all()
        self.assertTrue(self.document._needs_approval())

    def test_state_not_written(self):
        """The state of approval is not written by the price manager."""
        with self.assertRaises(AccessError):
            self.document.write({"approval_state": "approved"})
