from datetime import datetime, timedelta

from odoo.tests import freeze_time

from .common import DealCase

START = datetime(2026, 3, 2, 9)
COUNTS = ("entered", "passed", "returned", "lost", "here", "won", "skipped")


class FunnelCase(DealCase):
    """Deals that are moved by hand on known days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Funnel = cls.env["crm.deal.funnel"]

    @classmethod
    def _walk(cls, *steps, **values):
        """Create a deal and move it on given days.

        :param steps: tuples of the day, counted from the start, and what happens then:
            a stage, ``lost``, ``won`` or ``restored``
        :param values: values of the deal
        """
        deal = None
        for day, step in steps:
            with freeze_time(START + timedelta(days=day)):
                if deal is None:
                    deal = cls._create_deal(stage_id=step.id, **values)
                else:
                    cls._take_step(deal, step)
                deal.flush_recordset()
        return deal

    @classmethod
    def _take_step(cls, deal, step):
        """Move, close or reopen a deal."""
        if not isinstance(step, str):
            deal.stage_id = step
        elif step == "lost":
            deal.action_set_lost(lost_reason_id=cls.lost_reason.id)
        elif step == "won":
            deal.action_set_won()
        else:
            deal.action_restore()

    def _get_rows(self, day=100, user=None, **filters):
        """Return the rows of the funnel by stage, as of a day."""
        filters = {"deal_type_id": self.deal_type.id, **filters}
        with freeze_time(START + timedelta(days=day)):
            funnel = self.Funnel.with_user(user or self.env.user).get_funnel(filters)
        rows = {row["stage_id"]: row for row in funnel["stages"]}
        return [rows[stage.id] for stage in self.stages if stage.id in rows]

    def assertFunnel(self, wanted, **filters):
        """Check the numbers of deals by stage, on the page and in the view.

        :param list wanted: for each stage, a dict of the numbers that are not 0
        """
        rows = self._get_rows(**filters)
        found = [{name: row[name] for name in COUNTS if row[name]} for row in rows]
        self.assertEqual(found, wanted)
        for row in rows:
            self.assertEqual(row["entered"], row["passed"] + row["lost"] + row["here"])
        self.assertEqual(self._read_view(), wanted)

    def _read_view(self):
        """Return the numbers of the view by stage, as assertFunnel gets them."""
        groups = self.Funnel._read_group(
            [("deal_type_id", "=", self.deal_type.id)],
            ["stage_id"],
            [f"{name}:sum" for name in COUNTS],
        )
        rows = {
            group[0]: {
                name: number
                for name, number in zip(COUNTS, group[1:], strict=True)
                if number
            }
            for group in groups
        }
        return [rows.get(stage, {}) for stage in self.stages]
