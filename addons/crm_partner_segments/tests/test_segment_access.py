from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_segment import SegmentCommon


@tagged("post_install", "-at_install")
class TestSegmentAccess(SegmentCommon):
    """Sales people read all and keep own manual lists; managers decide."""

    def test_salesman_keeps_own_manual_segments(self):
        Segment = self.Segment.with_user(self.sales_own)
        segment = Segment.create({"name": "My calls", "partner_ids": self.gold.ids})
        segment.partner_ids += self.silver
        self.assertEqual(segment.get_members(), self.gold | self.silver)
        self.gold.with_user(self.sales_own).segment_ids = [Command.unlink(segment.id)]
        self.assertEqual(segment.partner_ids, self.silver)
        segment.unlink()

    def test_salesman_reads_but_does_not_edit_segments_of_others(self):
        segment = self._create_segment(user_id=self.sales_mate.id)
        as_salesman = segment.with_user(self.sales_own)
        self.assertEqual(as_salesman.name, "Segment")
        for change in (
            lambda: as_salesman.write({"name": "Mine"}),
            lambda: as_salesman.write({"partner_ids": self.gold.ids}),
            lambda: as_salesman.unlink(),
            lambda: self.gold.with_user(self.sales_own).write(
                {"segment_ids": [Command.link(segment.id)]}
            ),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_salesman_gives_no_segment_a_rule_or_a_restriction(self):
        segment = self._create_segment(user_id=self.sales_own.id)
        as_salesman = segment.with_user(self.sales_own)
        for values in (
            {"membership": "dynamic"},
            {"membership": "scheduled"},
            {"forbid_shipment": True},
            {"limit_discount": True},
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(AccessError, "Only sales managers"):
                    as_salesman.write(values)
                with self.assertRaisesRegex(AccessError, "Only sales managers"):
                    as_salesman.create({"name": "Sly", **values})

    def test_restricting_segment_is_closed_to_its_salesman(self):
        """Who is blocked may not be unblocked by the salesman responsible."""
        segment = self._create_segment(
            user_id=self.sales_own.id,
            forbid_shipment=True,
            partner_ids=self.gold.ids,
        )
        with self.assertRaises(AccessError):
            segment.with_user(self.sales_own).partner_ids = False
        with self.assertRaises(AccessError):
            segment.with_user(self.sales_own).forbid_shipment = False

    def test_refresh_is_for_managers(self):
        segment = self._create_rule(membership="scheduled", user_id=self.sales_own.id)
        with self.assertRaises(AccessError):
            segment.with_user(self.sales_own).action_refresh()
        segment.with_user(self.sales_manager).action_refresh()
        self.assertEqual(segment.partner_ids, self.everyone)

    def test_rule_cannot_tell_what_its_author_may_not_read(self):
        with self.assertRaises(AccessError):
            self.Segment.with_user(self.sales_manager).create(
                {
                    "name": "Prying",
                    "membership": "dynamic",
                    "domain": "[('signup_type', '=', 'reset')]",
                }
            )

    def test_segments_of_other_companies_are_out_of_sight(self):
        foreign = self._create_rule("Foreign", company_id=self.other_company.id)
        Partner = self.env["res.partner"].with_user(self.sales_manager)
        with self.assertRaises(AccessError):
            foreign.with_user(self.sales_manager).read(["name"])
        self.assertNotIn(foreign, self.gold.with_user(self.sales_manager).segment_ids)
        self.assertFalse(Partner.search([("segment_ids", "in", foreign.ids)]))
        foreign.action_refresh()
        Log = self.env["segment.membership"]
        domain = [("partner_segment_id", "=", foreign.id)]
        self.assertTrue(Log.search(domain))
        self.assertFalse(Log.with_user(self.sales_manager).search(domain))
        snapshot = foreign.create_snapshot()
        for record in (snapshot, snapshot.member_ids[0]):
            self.assertFalse(record.with_user(self.sales_manager).has_access("read"))

    def test_members_of_hidden_segments_are_not_told(self):
        manual = self._create_segment(
            company_id=self.other_company.id, partner_ids=self.gold.ids
        )
        dynamic = self._create_rule(company_id=self.other_company.id)
        for user in (self.sales_manager, self.office_user, self.portal_user):
            for segment in (manual, dynamic):
                hidden = segment.with_user(user)
                for ask in (
                    hidden.get_members,
                    lambda hidden=hidden: hidden.get_members("2020-01-01"),
                    lambda hidden=hidden: hidden.filter_members(self.gold),
                    hidden.get_members_domain,
                ):
                    with self.assertRaises(AccessError):
                        ask()

    def test_members_are_filtered_by_id_over_rpc(self):
        segment = self._create_segment(partner_ids=self.gold.ids)
        found = segment.with_user(self.sales_own).filter_members(self.everyone.ids)
        self.assertEqual(found, self.gold)

    def test_rule_does_not_look_into_segments_of_other_companies(self):
        hidden = self._create_segment(
            company_id=self.other_company.id, partner_ids=self.gold.ids
        )
        Segment = self.Segment.with_user(self.sales_manager)
        for condition in (
            f"('segment_ids', 'in', [{hidden.id}])",
            f"('segment_ids', 'any', [('id', '=', {hidden.id})])",
        ):
            with self.subTest(condition=condition):
                prying = Segment.create(
                    {
                        "name": "Prying",
                        "membership": "dynamic",
                        "domain": f"[{condition}]",
                    }
                )
                self.assertFalse(prying.get_members())

    def test_history_of_a_shared_segment_hides_partners_of_other_companies(self):
        self.silver.company_id = self.other_company
        segment = self._create_segment(
            company_id=False, partner_ids=(self.gold | self.silver).ids
        )
        snapshot = segment.create_snapshot()
        for model, domain in (
            ("segment.membership", [("partner_segment_id", "=", segment.id)]),
            ("segment.movement", [("partner_segment_id", "=", segment.id)]),
            ("segment.snapshot.member", [("snapshot_id", "=", snapshot.id)]),
        ):
            with self.subTest(model=model):
                rows = self.env[model].search(domain)
                self.assertEqual(rows.partner_id, self.gold | self.silver)
                rows = self.env[model].with_user(self.sales_manager).search(domain)
                self.assertEqual(rows.partner_id, self.gold)
        members = snapshot.with_user(self.sales_manager).get_members()
        self.assertEqual(members, self.gold)

    def test_history_of_products_is_seen_in_its_company(self):
        product = self.env["product.template"].create({"name": "Kettle"})
        segment = self.env["product.segment"].create(
            {"name": "Sale", "product_tmpl_ids": product.ids}
        )
        snapshot = segment.create_snapshot()
        rows = self.env["segment.membership"].with_user(self.sales_manager)
        rows = rows.search([("product_segment_id", "=", segment.id)])
        self.assertEqual(rows.product_tmpl_id, product)
        self.assertEqual(snapshot.with_user(self.sales_manager).get_members(), product)

    def test_portal_users_learn_nothing_of_what_we_note_about_them(self):
        partner = self.portal_user.partner_id
        partner.write(
            {"interest_partner_id": self.gold.id, "business_partner_id": self.gold.id}
        )
        for name in (
            "interest_partner_id",
            "interest_name",
            "business_partner_id",
            "group_parent_id",
            "business_region_id",
            "care_strategy_id",
            "next_contact_due",
            "last_interaction_date",
            "silence_days",
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                partner.with_user(self.portal_user).read([name])

    def test_portal_users_learn_nothing_of_segments(self):
        partner = self.portal_user.partner_id.with_user(self.portal_user)
        with self.assertRaises(AccessError):
            partner.read(["segment_ids"])
        with self.assertRaises(AccessError):
            partner.search([("segment_ids", "!=", False)])

    def test_office_user_opens_partner_card(self):
        segment = self._create_rule(ref="SEG-GOLD")
        gold = self.gold.with_user(self.office_user)
        self.assertIn(segment, gold.segment_ids)

    def test_form_of_a_salesman(self):
        form = Form(self.Segment.with_user(self.sales_own))
        form.name = "My calls"
        form.partner_ids.add(self.gold)
        segment = form.save()
        self.assertEqual(segment.partner_ids, self.gold)
        self.assertEqual(segment.user_id, self.sales_own)

    def test_form_opens_to_a_salesman_what_he_may_change(self):
        own = self._create_segment(user_id=self.sales_own.id)
        other = self._create_segment(user_id=self.sales_mate.id)
        rule = self._create_rule(user_id=self.sales_own.id)
        as_salesman = (own | other | rule).with_user(self.sales_own)
        self.assertEqual(as_salesman.mapped("may_edit"), [True, False, False])
        self.assertFalse(any(as_salesman.mapped("may_define")))
        as_manager = (own | other | rule).with_user(self.sales_manager)
        self.assertTrue(all(as_manager.mapped("may_edit")))
        self.assertTrue(all(as_manager.mapped("may_define")))

    def test_form_gives_a_salesman_no_rule(self):
        form = Form(self.Segment.with_user(self.sales_own))
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.membership = "dynamic"
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.forbid_shipment = True
