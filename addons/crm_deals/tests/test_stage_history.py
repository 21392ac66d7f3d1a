from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..models.crm_deal_stage_history import start_history
from .common_funnel import START, FunnelCase


def day(number):
    """Return the moment so many days after the start."""
    return START + timedelta(days=number)


class TestStageHistory(FunnelCase):
    """Every stay of a deal on a stage is kept, whatever moved it."""

    def assertHistory(self, deal, *wanted):
        """Check stages and days: tuples of stage, day of arrival, day of leaving."""
        self.assertRecordValues(
            deal.stage_history_ids,
            [
                {
                    "stage_id": stage.id,
                    "date_in": day(came),
                    "date_out": left is not None and day(left),
                }
                for stage, came, left in wanted
            ],
        )

    def test_a_loss_ends_the_stay_and_a_restored_deal_begins_another(self):
        deal = self._walk(
            (0, self.first), (2, self.second), (5, "lost"), (9, "restored")
        )
        self.assertHistory(
            deal, (self.first, 0, 2), (self.second, 2, 5), (self.second, 9, None)
        )

    def test_a_won_deal_stays_on_its_stage(self):
        deal = self._walk((0, self.first), (3, "won"))
        self.assertHistory(deal, (self.first, 0, 3), (self.done, 3, None))
        self.assertEqual(deal.stage_history_ids[1].days, 0)

    def test_a_deal_put_aside_leaves_its_stage(self):
        deal = self._walk((0, self.first), probability=50)
        with freeze_time(day(4)):
            deal.active = False
        self.assertHistory(deal, (self.first, 0, 4))

    def test_another_type_is_another_stay(self):
        other = self._create_type("Other", self._create_stages("Alpha", Omega=True))
        deal = self._walk((0, self.second))
        with freeze_time(day(3)):
            deal.deal_type_id = other
            deal.flush_recordset()
        self.assertHistory(deal, (self.second, 0, 3), (other.stage_ids[0], 3, None))

    def test_a_stage_that_goes_with_the_team_is_recorded(self):
        self.first.team_ids = self.team
        deal = self._walk((0, self.first))
        other = self.env["crm.team"].create({"name": "Other team"})
        with freeze_time(day(2)):
            deal.team_id = other
        self.assertHistory(deal, (self.first, 0, 2), (self.second, 2, None))

    def test_a_lead_has_a_history_from_its_conversion_on(self):
        lead = self._walk((0, self.first), type="lead")
        self.assertFalse(lead.stage_history_ids)
        with freeze_time(day(6)):
            lead.convert_opportunity(self.client)
        self.assertHistory(lead, (lead.stage_id, 6, None))
        self.assertEqual(lead.date_start, day(6))

    def test_a_deal_lost_in_the_same_second_was_there_for_no_time(self):
        deal = self._walk((0, self.first), (0, "lost"))
        self.assertHistory(deal, (self.first, 0, 0))

    def test_a_deal_registered_as_lost_was_there_for_no_time(self):
        lost = {
            "active": False,
            "probability": 0,
            "lost_reason_id": self.lost_reason.id,
        }
        deal = self._walk((0, self.first), **lost)
        self.assertHistory(deal, (self.first, 0, 0))

    def test_many_deals_are_moved_at_once(self):
        deals = self._walk((0, self.first)) + self._walk((1, self.second))
        with freeze_time(day(3)):
            deals.stage_id = self.second
        self.assertHistory(deals[0], (self.first, 0, 3), (self.second, 3, None))
        self.assertHistory(deals[1], (self.second, 1, None))

    def test_a_copy_begins_its_own_history(self):
        deal = self._walk((0, self.first), (2, self.third))
        with freeze_time(day(5)):
            copy = deal.copy()
        self.assertEqual(copy.date_start, day(5))
        self.assertEqual(len(copy.stage_history_ids), 1)

    def test_a_move_may_say_why(self):
        deal = self._create_deal()
        deal.with_context(deal_move_reason="Asked by phone").stage_id = self.second
        self.assertEqual(deal.stage_history_ids[-1].reason, "Asked by phone")

    def test_nobody_rewrites_the_history(self):
        deal = self._create_deal()
        stay = deal.stage_history_ids
        for user in (self.salesman, self.manager):
            own = stay.with_user(user)
            with self.assertRaises(AccessError):
                own.write({"date_in": day(0)})
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(AccessError):
                own.create({"deal_id": deal.id, "stage_id": self.first.id})
            with self.assertRaises(AccessError):
                deal.with_user(user).stage_history_ids = [Command.clear()]
            with self.assertRaises(AccessError):
                deal.with_user(user).date_start = day(0)

    def test_a_salesman_cannot_bring_a_history_along(self):
        importer = self.env["crm.lead"].with_user(self.salesman)
        with self.assertRaisesRegex(AccessError, "sales manager"):
            importer.with_context(deal_history_import=True).create(
                {"name": "Old", "date_start": day(0)}
            )

    def _import(self, *stays, **values):
        """Create a deal with a history, as a sales manager."""
        leads = self.env["crm.lead"].with_user(self.manager)
        return leads.with_context(deal_history_import=True).create(
            {
                "name": "Old deal",
                "type": "opportunity",
                "deal_type_id": self.deal_type.id,
                "stage_id": self.second.id,
                "stage_history_ids": [
                    Command.create(
                        {
                            "stage_id": stage.id,
                            "date_in": day(came),
                            "date_out": left is not None and day(left),
                        }
                    )
                    for stage, came, left in stays
                ],
                **values,
            }
        )

    def test_an_old_deal_brings_its_history_along(self):
        deal = self._import((self.second, 4, None), (self.first, 0, 4))
        self.assertHistory(deal, (self.first, 0, 4), (self.second, 4, None))
        self.assertEqual(deal.date_start, day(0))

    def test_a_second_import_writes_the_history_anew(self):
        deal = self._import((self.first, 0, 4), (self.second, 4, None))
        deal.with_context(deal_history_import=True).stage_history_ids = [
            Command.create({"stage_id": self.second.id, "date_in": day(1)})
        ]
        self.assertHistory(deal, (self.second, 1, None))

    def test_a_history_that_cannot_be_is_refused(self):
        cases = {
            "before it left": [(self.first, 0, 5), (self.second, 4, None)],
            "has to end on its stage": [(self.first, 0, None)],
            "without one when it is open": [(self.second, 0, 3)],
        }
        for message, stays in cases.items():
            with self.assertRaisesRegex(ValidationError, message):
                self._import(*stays)

    def test_load_imports_deals_with_their_history(self):
        prefix = "stage_history_ids/"
        leads = self.env["crm.lead"].with_user(self.manager)
        result = leads.with_context(deal_history_import=True).load(
            [
                *("name", "type", "deal_type_id/.id", "stage_id/.id"),
                *(f"{prefix}stage_id/.id", f"{prefix}date_in", f"{prefix}date_out"),
            ],
            [
                [
                    *("Old", "opportunity", self.deal_type.id, self.second.id),
                    *(self.first.id, "2026-03-02 09:00:00", "2026-03-04 09:00:00"),
                ],
                ["", "", "", "", self.second.id, "2026-03-04 09:00:00", ""],
            ],
        )
        self.assertFalse(result["messages"])
        deal = self.env["crm.lead"].browse(result["ids"])
        self.assertHistory(deal, (self.first, 0, 2), (self.second, 2, None))

    def test_deals_before_the_addon_get_the_history_that_odoo_tracked(self):
        deal = self._walk((0, self.first))
        self.flush_tracking()
        tracked = deal.with_context(tracking_disable=False)
        for number, stage in ((3, self.second), (8, self.third)):
            with freeze_time(day(number)):
                tracked.stage_id = stage
                self.flush_tracking()
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM crm_deal_stage_history WHERE deal_id = %s", [deal.id]
        )
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s, date_start = NULL WHERE id = %s",
            [day(0), deal.id],
        )
        self.env.invalidate_all()
        start_history(self.env)
        self.assertHistory(
            deal, (self.first, 0, 3), (self.second, 3, 8), (self.third, 8, None)
        )
        self.assertEqual(deal.date_start, day(0))

    def flush_tracking(self):
        """Write the changes that are tracked."""
        self.env.flush_all()
        self.cr.flush()
