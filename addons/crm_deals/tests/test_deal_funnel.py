from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common_funnel import START, FunnelCase


class TestDealFunnel(FunnelCase):
    """The funnel adds up: on each stage, deals entered = passed + lost + here."""

    def test_a_funnel_without_deals_shows_the_stages_of_the_type(self):
        self.assertFunnel([{}, {}, {}, {}])
        funnel = self.Funnel.get_funnel({"deal_type_id": self.deal_type.id})
        self.assertIsNone(funnel["totals"]["win_rate"])
        self.assertIsNone(funnel["plan"]["entries"])
        self.assertFalse(any(row["is_narrow"] for row in funnel["stages"]))

    def test_deals_pass_are_here_are_lost_and_won(self):
        self._walk((0, self.first))
        self._walk((0, self.first), (1, self.second))
        self._walk((0, self.first), (1, self.second), (2, "lost"))
        self._walk((0, self.first), (1, self.second), (2, self.third), (3, "won"))
        self.assertFunnel(
            [
                {"entered": 4, "passed": 3, "here": 1},
                {"entered": 3, "passed": 1, "lost": 1, "here": 1},
                {"entered": 1, "passed": 1},
                {"entered": 1, "passed": 1, "won": 1},
            ]
        )

    def test_a_deal_that_goes_back_and_forth_counts_once_on_each_stage(self):
        steps = [self.first, self.second, self.first, self.second, self.third]
        self._walk(*enumerate(steps))
        self.assertFunnel(
            [
                {"entered": 1, "passed": 1},
                {"entered": 1, "passed": 1},
                {"entered": 1, "here": 1},
                {},
            ]
        )
        days = [row["days_avg"] for row in self._get_rows(day=10)]
        self.assertEqual(days, [2, 2, 6, 0])

    def test_a_deal_sent_back_has_not_gone_on(self):
        self._walk((0, self.first), (1, self.second), (2, self.first))
        self.assertFunnel(
            [
                {"entered": 1, "here": 1},
                {"entered": 1, "passed": 1, "returned": 1},
                {},
                {},
            ]
        )
        self.assertEqual(self._get_rows()[1]["conversion"], 0)

    def test_a_skipped_stage_counts_apart(self):
        self._walk((0, self.first), (1, self.third))
        self._walk((0, self.second), (1, "won"))
        self.assertFunnel(
            [
                {"entered": 1, "passed": 1, "skipped": 1},
                {"entered": 1, "passed": 1, "skipped": 1},
                {"entered": 1, "here": 1, "skipped": 1},
                {"entered": 1, "passed": 1, "won": 1},
            ]
        )
        reach = [row["cumulative"] for row in self._get_rows()]
        self.assertEqual(reach, [100, 100, 100, 50])

    def test_a_stage_of_another_team_is_not_skipped(self):
        self.second.team_ids = self.env["crm.team"].create({"name": "Other team"})
        self._walk((0, self.first), (1, self.third))
        self.assertFunnel(
            [{"entered": 1, "passed": 1}, {}, {"entered": 1, "here": 1}, {}]
        )

    def test_a_restored_deal_is_here_again(self):
        self._walk((0, self.first), (2, "lost"), (5, "restored"))
        self.assertFunnel([{"entered": 1, "here": 1}, {}, {}, {}])
        self.assertEqual(self._get_rows(day=6)[0]["days_avg"], 3)

    def test_a_won_deal_that_is_reopened_counts_where_it_is(self):
        self._walk((0, self.first), (1, "won"), (2, self.second))
        self.assertFunnel(
            [
                {"entered": 1, "passed": 1},
                {"entered": 1, "here": 1},
                {"skipped": 1},
                {"entered": 1, "passed": 1, "returned": 1},
            ]
        )

    def test_a_deal_counts_in_the_funnel_of_its_present_type(self):
        other = self._create_type("Other", self._create_stages("Alpha", Omega=True))
        deal = self._walk((0, self.first), (1, self.second))
        deal.deal_type_id = other
        deal.flush_recordset()
        self.assertFunnel([{}, {}, {}, {}])
        funnel = self.Funnel.get_funnel({"deal_type_id": other.id})
        self.assertEqual([row["entered"] for row in funnel["stages"]], [1, 0])

    def test_a_deal_on_a_stage_that_is_not_of_its_type_any_more_still_counts(self):
        self._walk((0, self.first), (1, self.second), (2, "lost"))
        self.deal_type.stage_ids -= self.second
        self.assertFunnel(
            [{"entered": 1, "passed": 1}, {"entered": 1, "lost": 1}, {}, {}]
        )

    def test_a_deal_put_aside_does_not_count(self):
        self._walk((0, self.first), probability=50).active = False
        self.assertFunnel([{}, {}, {}, {}])

    def test_deals_without_a_type_have_a_funnel_of_their_own(self):
        deal = self._create_deal(deal_type_id=False)
        funnel = self.Funnel.get_funnel({"team_id": self.team.id})
        rows = [row for row in funnel["stages"] if row["entered"]]
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0]["stage_id"], deal.stage_id.id)

    def test_the_money_of_a_deal_stands_on_one_stage(self):
        self._walk((0, self.first), (1, self.second), expected_revenue=100)
        self._walk((0, self.first), (1, "won"), expected_revenue=1000)
        self._walk((0, self.first), (1, "lost"), expected_revenue=10)
        deal = self._walk((0, self.third), expected_revenue=200)
        deal.probability = 25
        rows = self._get_rows()
        self.assertEqual([row["potential"] for row in rows], [0, 100, 200, 0])
        self.assertEqual(rows[2]["weighted"], 50)
        self.assertEqual([row["won_amount"] for row in rows], [0, 0, 0, 1000])
        self.assertEqual([row["lost_amount"] for row in rows], [10, 0, 0, 0])
        sums = self.Funnel._read_group(
            [("deal_type_id", "=", self.deal_type.id)],
            [],
            ["potential:sum", "won_amount:sum", "lost_amount:sum"],
        )
        self.assertEqual(sums, [(300, 1000, 10)])

    def test_average_and_median_of_the_days(self):
        for days in (1, 2, 9):
            self._walk((0, self.first), (days, self.second))
        row = self._get_rows()[0]
        self.assertEqual((row["days_avg"], row["days_median"]), (4, 2))
        average = self.Funnel._read_group(
            [("stage_id", "=", self.first.id)], [], ["days:avg"]
        )
        self.assertEqual(average, [(4,)])

    def test_bottlenecks_are_marked(self):
        self._walk((0, self.first), (1, self.second), (41, self.third), (42, "lost"))
        self._walk((0, self.first), (1, self.second), (3, self.third), (9, "won"))
        rows = self._get_rows()
        self.assertEqual([row["is_slow"] for row in rows], [False, True, False, False])
        narrow = [row["is_narrow"] for row in rows]
        self.assertEqual(narrow, [False, False, True, False])

    def test_a_deal_older_than_any_that_left_is_stale(self):
        self._walk((0, self.first), (5, self.second))
        self._walk((0, self.first), (7, "lost"))
        stale = self._walk((10, self.first))
        fresh = self._walk((15, self.first))
        row = self._get_rows(day=18)[0]
        self.assertEqual((row["stale"], row["days_limit"]), (1, 7))
        with freeze_time(START + timedelta(days=18)):
            filters = {"deal_type_id": self.deal_type.id}
            action = self.Funnel.get_deals_action(filters, self.first.id, "stale")
            found = self._search(action)
        self.assertEqual(found & (stale + fresh), stale)
        self.assertFalse(self._get_rows(day=16)[0]["stale"])

    def _search(self, action):
        """Return the deals that an action shows."""
        return (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .search(action["domain"])
        )

    def test_every_figure_opens_its_deals(self):
        self._walk((0, self.first), (1, self.third))
        self._walk((0, self.first), (1, self.second), (2, self.first))
        self._walk((0, self.second), (1, "lost"))
        self._walk((0, self.first), (1, self.second), (2, "won"))
        self._walk((0, self.first), (1, "won"), (2, self.second))
        filters = {"deal_type_id": self.deal_type.id}
        for row in self._get_rows():
            for name in ("entered", "passed", "returned", "lost", "here", "skipped"):
                action = self.Funnel.get_deals_action(filters, row["stage_id"], name)
                self.assertEqual(len(self._search(action)), row[name], name)
        won = self.Funnel.get_deals_action(filters, False, "won")
        self.assertEqual(len(self._search(won)), 1)

    def test_entries_for_the_sales_wanted(self):
        self._walk((0, self.first), (1, "won"))
        self._walk((0, self.first), (1, "lost"))
        self._walk((0, self.first), (1, "lost"))
        self._walk((0, self.first))
        plan = self.Funnel.get_funnel({"deal_type_id": self.deal_type.id, "sales": 5})
        self.assertEqual(
            plan["plan"], {"sales": 5, "entries": 20, "entries_decided": 15}
        )

    def test_filters_choose_the_deals(self):
        region = self.env["crm.business.region"].create({"name": "North"})
        part = region.create({"name": "Far north", "parent_id": region.id})
        source = self.env["utm.source"].create({"name": "Fair"})
        client = self.client.create({"name": "Northern", "business_region_id": part.id})
        self._walk((0, self.first), partner_id=client.id, source_id=source.id)
        self._walk((40, self.first), (50, "lost"), user_id=self.colleague.id)
        cases = [
            {"business_region_id": region.id},
            {"source_id": source.id},
            {"user_id": self.salesman.id},
            {"date_to": "2026-03-31"},
            {"date_from": "2026-04-01"},
            {"period_of": "closed", "date_from": "2026-04-15"},
        ]
        for filters in cases:
            self.assertEqual(self._get_rows(**filters)[0]["entered"], 1, filters)
        self.assertEqual(self._get_rows()[0]["entered"], 2)

    def test_a_period_is_of_the_users_own_days(self):
        with freeze_time("2026-03-31 22:30:00"):
            self._create_deal().flush_recordset()
        self.env.user.tz = "Europe/Kyiv"
        self.assertFalse(self._get_rows(date_to="2026-03-31")[0]["entered"])
        self.assertTrue(self._get_rows(date_from="2026-04-01")[0]["entered"])

    def test_what_the_funnel_does_not_know_is_refused(self):
        for filters in ({"colour": 1}, {"date_from": "soon"}, {"period_of": "dreamt"}):
            with self.assertRaisesRegex(UserError, "cannot be asked"):
                self.Funnel.get_funnel(filters)
        with self.assertRaisesRegex(UserError, "cannot be asked"):
            self.Funnel.get_deals_action({}, False, "deal_id")

    def test_the_funnel_prints(self):
        self._walk((0, self.first), (1, "won"), expected_revenue=100)
        data = {
            "filters": {"deal_type_id": self.deal_type.id, "sales": 3},
            "compared": {"date_to": "2020-01-01"},
        }
        reports = self.env["ir.actions.report"].with_user(self.salesman)
        html, _kind = reports._render_qweb_html(
            "crm_deals.report_deal_funnel", [], data=data
        )
        for text in (b"First", b"1 deals", b"Third", b"All time"):
            self.assertIn(text, html)

    def test_the_funnel_without_deals_prints_a_sentence(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "crm_deals.report_deal_funnel",
            [],
            data={"filters": {"deal_type_id": self.deal_type.id}},
        )
        self.assertIn(b"No deals match these filters", html)
