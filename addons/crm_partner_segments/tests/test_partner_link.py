"""Relations between partners: both sides, refusals, rights and merging."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ClientBaseCommon


class PartnerLinkCommon(ClientBaseCommon):
    """Three customers and kinds of relations of both sorts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls._create_partner("Shop")
        cls.rival = cls._create_partner("Rival")
        cls.factory = cls._create_partner("Factory")
        Kind = cls.env["crm.partner.link.kind"]
        cls.rivals = Kind.create({"name": "Rivals"})
        cls.maker = Kind.create({"name": "Maker"})
        cls.buyer = Kind.create({"name": "Buyer", "inverse_id": cls.maker.id})

    @classmethod
    def _create_link(cls, partner, kind, other, user=None, **values):
        return (
            cls.env["crm.partner.link"]
            .with_user(user or cls.sales_own)
            .create(
                {
                    "partner_id": partner.id,
                    "kind_id": kind.id,
                    "other_partner_id": other.id,
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestPartnerLinkKind(PartnerLinkCommon):
    """Kinds of relations come in pairs or read the same from both sides."""

    def test_naming_the_other_side_pairs_both_kinds(self):
        self.assertEqual(self.maker.inverse_id, self.buyer)
        self.assertFalse(self.maker.is_symmetric)

    def test_kind_without_other_side_is_symmetric(self):
        self.assertTrue(self.rivals.is_symmetric)
        self.assertEqual(self.rivals._get_mirror(), self.rivals)

    def test_kind_cannot_be_the_other_side_of_two_kinds(self):
        with self.assertRaises(IntegrityError) as raised, mute_logger("odoo.sql_db"):
            self.env["crm.partner.link.kind"].create(
                {"name": "Third", "inverse_id": self.maker.id}
            )
            self.env.flush_all()
        self.assertIn("inverse_uniq", str(raised.exception))

    def test_choosing_another_side_frees_the_old_one(self):
        dealer = self.env["crm.partner.link.kind"].create({"name": "Dealer"})
        self.maker.inverse_id = dealer
        self.assertEqual(dealer.inverse_id, self.maker)
        self.assertFalse(self.buyer.inverse_id)

    def test_used_kind_cannot_change_its_other_side(self):
        self._create_link(self.shop, self.maker, self.factory)
        with self.assertRaisesRegex(UserError, "Relations of the kind"):
            self.maker.inverse_id = False

    def test_used_symmetric_kind_cannot_become_the_other_side(self):
        self._create_link(self.shop, self.rivals, self.rival)
        with self.assertRaisesRegex(UserError, "Relations of the kind Rivals"):
            self.env["crm.partner.link.kind"].create(
                {"name": "Leader", "inverse_id": self.rivals.id}
            )

    def test_used_kind_cannot_be_deleted_but_archived(self):
        link = self._create_link(self.shop, self.maker, self.factory)
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.maker.unlink()
        self.maker.active = False
        self.assertEqual(link.kind_id, self.maker)

    def test_salesman_cannot_change_kinds(self):
        with self.assertRaises(AccessError):
            self.rivals.with_user(self.sales_own).name = "Enemies"
        self.rivals.with_user(self.sales_manager).name = "Enemies"


@tagged("post_install", "-at_install")
class TestPartnerLink(PartnerLinkCommon):
    """A relation is one fact seen from two partners."""

    def test_relation_is_seen_from_both_sides(self):
        self._create_link(self.shop, self.maker, self.factory, comment="Since 2019")
        self.assertRecordValues(
            self.shop.link_ids | self.factory.link_ids,
            [
                {
                    "other_partner_id": self.factory.id,
                    "kind_id": self.maker.id,
                    "comment": "Since 2019",
                    "is_mirror": False,
                },
                {
                    "other_partner_id": self.shop.id,
                    "kind_id": self.buyer.id,
                    "comment": "Since 2019",
                    "is_mirror": True,
                },
            ],
        )
        self.assertEqual((self.shop | self.factory).mapped("link_count"), [1, 1])

    def test_change_on_the_other_side_changes_this_side(self):
        link = self._create_link(self.shop, self.maker, self.factory)
        self.factory.link_ids.with_user(self.sales_mate).write(
            {"comment": "Ended", "date_to": "2026-01-31"}
        )
        self.assertEqual(link.comment, "Ended")
        self.assertEqual(str(link.date_to), "2026-01-31")

    def test_change_of_partner_or_kind_moves_the_other_side(self):
        link = self._create_link(self.shop, self.maker, self.factory)
        self.factory.link_ids.write({"kind_id": self.rivals.id})
        self.assertEqual(link.kind_id, self.rivals)
        link.other_partner_id = self.rival
        self.assertFalse(self.factory.link_ids)
        self.assertEqual(self.rival.link_ids.other_partner_id, self.shop)

    def test_removing_one_side_removes_both(self):
        self._create_link(self.shop, self.maker, self.factory)
        self.factory.link_ids.with_user(self.sales_mate).unlink()
        self.assertFalse(self.shop.link_ids)

    def test_deleting_a_partner_removes_its_relations(self):
        self._create_link(self.shop, self.maker, self.factory)
        self.factory.unlink()
        self.assertFalse(self.shop.link_ids.exists())

    def test_salesman_adds_relation_on_the_partner_form(self):
        shop = self.shop.with_user(self.sales_own)
        with (
            Form(shop, view="crm_partner_segments.res_partner_view_form_link") as form,
            form.link_ids.new() as line,
        ):
            line.other_partner_id = self.rival
            line.kind_id = self.rivals
        self.assertEqual(self.rival.link_ids.other_partner_id, self.shop)

    def test_mirror_columns_cannot_be_forged(self):
        link = self._create_link(self.shop, self.maker, self.factory)
        stranger = self._create_link(self.shop, self.rivals, self.rival)
        link.write({"mirror_id": stranger.id, "is_mirror": True})
        self.assertEqual(link.mirror_id, self.factory.link_ids)
        self.assertFalse(link.is_mirror)

    def test_partner_cannot_be_related_to_itself(self):
        with self.assertRaisesRegex(ValidationError, "Shop cannot be related to"):
            self._create_link(self.shop, self.maker, self.shop)

    def test_turned_dates_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self._create_link(
                self.shop,
                self.maker,
                self.factory,
                date_from="2026-02-01",
                date_to="2026-01-31",
            )

    def test_same_relation_twice_is_refused(self):
        values = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        self._create_link(self.shop, self.maker, self.factory, **values)
        with self.assertRaisesRegex(ValidationError, "recorded already"):
            self._create_link(
                self.shop, self.maker, self.factory, date_from="2026-01-31"
            )

    def test_same_relation_from_the_other_side_is_refused(self):
        values = {"date_to": "2026-01-31"}
        self._create_link(self.shop, self.rivals, self.rival, **values)
        with self.assertRaisesRegex(ValidationError, "recorded already"):
            self._create_link(self.rival, self.rivals, self.shop, **values)
        self._create_link(self.shop, self.maker, self.factory, **values)
        with self.assertRaisesRegex(ValidationError, "recorded already"):
            self._create_link(self.factory, self.buyer, self.shop, **values)

    def test_open_relation_twice_is_named(self):
        self._create_link(self.shop, self.rivals, self.rival)
        for first, second in ((self.shop, self.rival), (self.rival, self.shop)):
            with self.assertRaisesRegex(
                ValidationError, f"{second.name}.* of {first.name}.*recorded already"
            ):
                self._create_link(first, self.rivals, second)
        values = {
            "partner_id": self.shop.id,
            "kind_id": self.maker.id,
            "other_partner_id": self.factory.id,
        }
        with self.assertRaisesRegex(ValidationError, "recorded already"):
            self.env["crm.partner.link"].create([values, values])

    def test_same_relation_again_later_is_allowed(self):
        self._create_link(self.shop, self.maker, self.factory, date_to="2026-01-31")
        self._create_link(self.shop, self.maker, self.factory, date_from="2026-02-01")
        self.assertEqual(self.factory.link_count, 2)

    def test_open_relation_twice_is_refused_by_the_database(self):
        link = self._create_link(self.shop, self.maker, self.factory)
        self.env.flush_all()
        with self.assertRaises(IntegrityError) as raised, mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                """INSERT INTO crm_partner_link
                   (partner_id, kind_id, other_partner_id)
                   SELECT partner_id, kind_id, other_partner_id
                   FROM crm_partner_link WHERE id = %s""",
                (link.id,),
            )
        self.assertIn("open_uniq", str(raised.exception))

    def test_opposite_relation_is_another_relation(self):
        """Two companies may supply each other."""
        self._create_link(self.shop, self.maker, self.factory)
        self._create_link(self.factory, self.maker, self.shop)
        self.assertEqual(self.shop.link_ids.kind_id, self.maker | self.buyer)

    def test_many_relations_are_checked_in_few_queries(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Shop {number}"} for number in range(20)]
        )
        vals_list = [
            {
                "partner_id": partner.id,
                "kind_id": self.maker.id,
                "other_partner_id": self.factory.id,
            }
            for partner in partners
        ]
        self.env.flush_all()
        with self.assertQueryCount(20):
            self.env["crm.partner.link"].create(vals_list)
            self.env.flush_all()

    def test_partners_are_found_by_their_relations(self):
        self._create_link(self.shop, self.maker, self.factory)
        found = (
            self.env["res.partner"]
            .with_user(self.sales_own)
            .search([("link_ids.kind_id", "=", self.buyer.id)])
        )
        self.assertEqual(found, self.factory)


@tagged("post_install", "-at_install")
class TestPartnerLinkRights(PartnerLinkCommon):
    """Who sees and changes relations."""

    def test_office_user_reads_but_does_not_write(self):
        link = self._create_link(self.shop, self.maker, self.factory)
        office_link = link.with_user(self.office_user)
        self.assertEqual(office_link.kind_id.name, "Maker")
        with self.assertRaises(AccessError):
            office_link.comment = "Changed"
        with self.assertRaises(AccessError):
            self._create_link(self.shop, self.rivals, self.rival, self.office_user)
        with self.assertRaises(AccessError):
            office_link.unlink()

    def test_portal_user_sees_no_relations(self):
        self.portal_user.partner_id.parent_id = self.shop
        link = self._create_link(self.shop, self.maker, self.factory)
        with self.assertRaises(AccessError):
            link.with_user(self.portal_user).read(["comment"])
        with self.assertRaises(AccessError):
            self.shop.with_user(self.portal_user).read(["link_ids"])

    def test_other_company_does_not_see_the_relation(self):
        self.factory.company_id = self.company
        link = self._create_link(self.shop, self.maker, self.factory)
        self.assertEqual(link.company_id, self.company)
        stranger = self._create_user(
            "stranger",
            "sales_team.group_sale_manager",
            company_id=self.other_company.id,
            company_ids=[(6, 0, self.other_company.ids)],
        )
        self.assertFalse(self.shop.with_user(stranger).link_ids)
        self.assertEqual(self.shop.with_user(stranger).link_count, 0)

    def test_partners_of_two_companies_cannot_be_related(self):
        self.shop.company_id = self.company
        self.factory.company_id = self.other_company
        with self.assertRaisesRegex(ValidationError, "different companies"):
            self._create_link(self.shop, self.maker, self.factory, self.env.user)

    def test_related_partner_cannot_move_to_another_company(self):
        self.shop.company_id = self.company
        self._create_link(self.shop, self.maker, self.factory)
        with self.assertRaisesRegex(ValidationError, "different companies"):
            self.factory.company_id = self.other_company


@tagged("post_install", "-at_install")
class TestPartnerLinkMerge(PartnerLinkCommon):
    """Merging partners keeps their relations sound."""

    def _merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source | target).ids, target)

    def test_merging_moves_relations(self):
        self._create_link(self.rival, self.maker, self.factory, comment="Fair")
        self._merge(self.rival, self.shop)
        self.assertEqual(self.factory.link_ids.other_partner_id, self.shop)
        self.assertEqual(self.shop.link_ids.comment, "Fair")
        self.assertEqual(self.shop.link_ids.mirror_id, self.factory.link_ids)

    def test_merging_related_partners_leaves_no_self_link(self):
        self._create_link(self.rival, self.rivals, self.shop)
        self._merge(self.rival, self.shop)
        self.assertFalse(self.shop.link_ids)

    def test_merging_joins_duplicate_relations(self):
        self._create_link(
            self.rival, self.maker, self.factory, comment="A", date_to="2026-03-31"
        )
        self._create_link(
            self.shop, self.maker, self.factory, comment="B", date_from="2026-03-01"
        )
        self._merge(self.rival, self.shop)
        self.assertRecordValues(
            self.shop.link_ids,
            [{"date_from": False, "date_to": False, "comment": "A; B"}],
        )
        self.assertEqual(self.factory.link_ids.comment, "A; B")

    def test_merging_keeps_relations_of_different_times_apart(self):
        self._create_link(self.rival, self.maker, self.factory, date_to="2026-03-31")
        self._create_link(self.shop, self.maker, self.factory, date_from="2026-04-01")
        self._merge(self.rival, self.shop)
        self.assertEqual(len(self.shop.link_ids), 2)

    def test_merging_takes_over_the_company(self):
        self.shop.company_id = self.company
        link = self._create_link(self.rival, self.maker, self.factory)
        self._merge(self.rival, self.shop)
        self.assertEqual(link.company_id, self.company)
