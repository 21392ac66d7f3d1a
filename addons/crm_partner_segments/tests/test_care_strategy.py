from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_interaction import InteractionCommon


@tagged("post_install", "-at_install")
class TestCareStrategy(InteractionCommon):
    """Contacts that are due appear by themselves, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.client | cls.mate_client
        cls._created_days_ago(cls.clients, 60)
        cls.segment = cls.env["res.partner.segment"].create(
            {"name": "Key clients", "partner_ids": cls.clients.ids}
        )
        cls.strategy = cls._create_strategy()

    @classmethod
    def _create_strategy(cls, **values):
        return cls.env["crm.care.strategy"].create(
            {
                "name": "Every month",
                "segment_id": cls.segment.id,
                "interval_days": 30,
                "user_id": cls.sales_manager.id,
                **values,
            }
        )

    def _activities(self):
        return self.env["mail.activity"].search(
            [("care_strategy_id", "in", self.env["crm.care.strategy"].search([]).ids)]
        )

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_partner_segments.crm_care_strategy_cron"
            ).method_direct_trigger()

    def test_due_contacts_go_to_the_salesperson_of_the_client(self):
        self._run()
        self.assertEqual(
            {act.res_id: act.user_id for act in self._activities()},
            {self.client.id: self.sales_own, self.mate_client.id: self.sales_mate},
        )

    def test_second_run_plans_nothing(self):
        self._run()
        planned = self._activities()
        self._run()
        self.assertEqual(self._activities(), planned)

    def test_client_contacted_within_the_interval_is_left_alone(self):
        self._done(self.client, days_ago=29)
        self._done(self.mate_client, days_ago=30)
        self._run()
        self.assertEqual(self._activities().mapped("res_id"), self.mate_client.ids)

    def test_client_with_a_planned_contact_is_left_alone(self):
        self._plan(self.lead, days=5)
        self._run()
        self.assertEqual(self._activities().mapped("res_id"), self.mate_client.ids)

    def test_contact_is_due_again_an_interval_after_the_last(self):
        self._run()
        activity = self._activities().filtered(lambda a: a.res_id == self.client.id)
        activity.action_feedback()
        self._run()
        self.assertNotIn(self.client.id, self._activities().mapped("res_id"))
        activity.done_at = self.now - timedelta(days=31)
        self._run()
        self.assertIn(self.client.id, self._activities().mapped("res_id"))

    def test_client_of_somebody_who_left_goes_to_the_stand_in(self):
        self.sales_own.sudo().active = False
        self._run()
        activity = self._activities().filtered(lambda a: a.res_id == self.client.id)
        self.assertEqual(activity.user_id, self.sales_manager)

    def test_responsible_for_the_region(self):
        region = self.env["crm.business.region"].create(
            {"name": "Lviv", "user_id": self.sales_all.id}
        )
        self.client.business_region_id = region
        self.strategy.responsible = "region"
        self._run()
        users = {act.res_id: act.user_id for act in self._activities()}
        self.assertEqual(users[self.client.id], self.sales_all)
        self.assertEqual(users[self.mate_client.id], self.sales_manager)

    def test_plan_creates_all_its_activities_once(self):
        self.strategy.plan_id = self.env["mail.activity.plan"].create(
            {
                "name": "Care",
                "res_model": "res.partner",
                "template_ids": [
                    (0, 0, {"activity_type_id": self.todo_type.id, "summary": "A"}),
                    (0, 0, {"activity_type_id": self.call_type.id, "summary": "B"}),
                ],
            }
        )
        self._run()
        self._run()
        mine = self._activities().filtered(lambda a: a.res_id == self.client.id)
        self.assertEqual(sorted(mine.mapped("summary")), ["A", "B"])

    def test_first_strategy_in_order_wins(self):
        first = self._create_strategy(name="Weekly", interval_days=7, sequence=1)
        self.assertEqual(self.client.care_strategy_id, first)
        self._run()
        self.assertEqual(self._activities().care_strategy_id, first)
        found = self.clients.search([("care_strategy_id", "=", self.strategy.id)])
        self.assertFalse(found)

    def test_contact_due_is_last_contact_plus_interval(self):
        self._done(self.client, days_ago=10)
        due = self.today + timedelta(days=20)
        self.assertEqual(self.client.next_contact_due, due)
        in_segment = ("id", "in", self.clients.ids)
        for operator, value, found in (
            ("<=", due, self.clients),
            ("<", due, self.mate_client),
            (">=", due, self.client),
            (">", due, self.clients.browse()),
            ("=", due, self.client),
        ):
            domain = [in_segment, ("next_contact_due", operator, value)]
            self.assertEqual(self.clients.search(domain), found, operator)

    def test_coverage_is_the_share_contacted_within_the_interval(self):
        self._done(self.client, days_ago=10)
        self.assertRecordValues(
            self.strategy,
            [{"member_count": 2, "silent_count": 1, "due_count": 1, "coverage": 0.5}],
        )

    def test_preview_shows_who_is_due(self):
        self._done(self.client, days_ago=10)
        action = self.strategy.with_user(self.sales_manager).action_view_due()
        partners = self.env["res.partner"].with_user(self.sales_manager)
        self.assertEqual(partners.search(action["domain"]), self.mate_client)

    def test_big_number_is_planned_in_batches(self):
        self.assertEqual(len(self.strategy._create_due(limit=1)), 1)
        self.assertEqual(len(self.strategy._create_due(limit=1)), 1)
        self.assertFalse(self.strategy._create_due(limit=1))

    def test_database_refuses_the_same_contact_twice(self):
        values = self.strategy._prepare_activity_values(self.client)
        self.env["mail.activity"].create(values)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.env["mail.activity"].create(values)

    def test_interval_of_zero_or_without_end_is_refused(self):
        for days in (0, -7, 2_000_000_000):
            with self.assertRaisesRegex(ValidationError, f"Every month .* {days} days"):
                self.strategy.interval_days = days
            with self.assertRaisesRegex(ValidationError, "Enter a number from 1"):
                self._create_strategy(interval_days=days)

    def test_common_strategy_is_read_and_run_from_one_company(self):
        strategy = self._create_strategy(
            name="Everywhere", company_id=False, segment_id=self._share_segment().id
        )
        self.strategy.active = False
        as_manager = strategy.with_user(self.sales_manager)
        self.assertEqual((as_manager.member_count, as_manager.due_count), (3, 3))
        as_manager.action_create_due()
        self.assertEqual(len(self._activities()), 3)

    def test_strategy_of_a_company_leaves_clients_of_others_alone(self):
        strategy = self._create_strategy(segment_id=self._share_segment().id)
        self.strategy.active = False
        self.assertEqual(strategy.member_count, 2)
        self._run()
        self.assertEqual(
            {activity.res_id for activity in self._activities()}, set(self.clients.ids)
        )

    def _share_segment(self):
        """The segment in all companies, with a client of another one."""
        stranger = self._create_partner("Stranger", company_id=self.other_company.id)
        self._created_days_ago(stranger, 60)
        self.segment.company_id = False
        self.segment.partner_ids += stranger
        return self.segment

    def test_card_opens_when_a_segment_is_broken(self):
        broken = self.segment.create({"name": "Broken", "membership": "dynamic"})
        self._create_strategy(segment_id=broken.id, sequence=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner_segment SET domain = '[(''gone'', ''='', 1)]' "
            "WHERE id = %s",
            (broken.id,),
        )
        self.env.invalidate_all()
        self.assertEqual(self.client.care_strategy_id, self.strategy)

    def test_merging_clients_keeps_one_contact_and_all_other_activities(self):
        self._run()
        todo = self._plan(self.client, activity_type_id=self.todo_type.id)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            self.clients.ids, self.mate_client
        )
        self.assertEqual(self._activities().res_id, self.mate_client.id)
        self.assertEqual(todo.res_id, self.mate_client.id)

    def test_activity_that_contacts_nobody_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "contacts the client"):
            self.strategy.activity_type_id = self.todo_type

    def test_only_managers_change_strategies(self):
        self.strategy.with_user(self.sales_manager).interval_days = 14
        for user in (self.sales_own, self.sales_all):
            with self.assertRaises(AccessError):
                self.strategy.with_user(user).interval_days = 7

    def test_strategy_of_another_company_is_not_seen(self):
        segment = self.segment.copy({"company_id": self.other_company.id})
        strategy = self._create_strategy(
            company_id=self.other_company.id, segment_id=segment.id
        )
        strategies = self.env["crm.care.strategy"].with_user(self.sales_manager)
        self.assertNotIn(strategy, strategies.search([]))
